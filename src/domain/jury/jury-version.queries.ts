import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';

const versionSql = query(
  `with now as (select pg_current_snapshot() as snapshot, pg_snapshot_xmin(pg_current_snapshot()) as settled),
   late as (select xid from jury_changes, now where call_id = $1 and xid >= settled)
   select concat_ws(' ', extract(epoch from pg_postmaster_start_time()),
     (select xid from jury_changes, now where call_id = $1 and xid < settled order by xid desc limit 1),
     (select string_agg(xid::text, ',' order by xid) || '/' || (select settled from now) from late),
     -- Within a transaction that has changed something and can go on.
     (select gen_random_uuid() from late where xid = pg_current_xact_id_if_assigned())) as version`,
  { version: 'text' },
);

/**
 * Returns a text that changes with every proposal, assignment and sheet of a call, in constant time. Triggers note the
 * transactions that changed one (`jury_changes`). The last of those before all that still run stands for all before it,
 * and the others are listed: so two equal texts are of the same rows, in whatever order transactions commit.
 */
export async function findJuryVersion(connection: Connection, callId: string): Promise<string> {
  return (await versionSql.one(connection, [callId])).version;
}
