/** The column of `versionSql`. */
export const versionColumns = { version: 'text' } as const;

/**
 * SQL: a version of what the rows of a table note about the call `$1`: in `call_id` and `xid`, the transactions that
 * changed something, as triggers write them. It takes constant time. The last of the transactions before all that still
 * run stands for all before it, and the others are listed: so two equal versions are of the same rows, in whatever order
 * transactions commit. What is noted as of the future was restored from another server, and says nothing.
 */
export function versionSql(table: string): string {
  return `with now as (
     select pg_snapshot_xmin(s) as settled, pg_snapshot_xmax(s) as next, pg_current_xact_id_if_assigned() as own
     from pg_current_snapshot() s
   ), late as (
     select xid from ${table}, now where call_id = $1 and xid >= settled and (xid < next or xid = own)
   )
   select concat_ws(' ', extract(epoch from pg_postmaster_start_time()),
     (select xid from ${table}, now where call_id = $1 and xid < settled order by xid desc limit 1),
     '/', (select string_agg(xid::text, ',' order by xid) from late),
     -- Within a transaction that has changed something and can go on.
     (select gen_random_uuid() from late, now where xid = own)) as version`;
}
