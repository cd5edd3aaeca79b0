import { Client } from 'pg';
import type { DataSource } from 'typeorm';

/** A database as the migrations leave it. */
export interface Pristine {
  /** Of everything that is no row. */
  schema: string;
  bytes: number;
  /** The rows that migrations insert. */
  rows: { table: string; columns: string; rows: string }[];
}

/** A database may have grown by so much: deleted rows keep their place. */
const maxGrowth = 8 * 1024 * 1024;

/**
 * A hash of all that tests can change beside rows. OIDs and the contents of indexes are the same in all clones of one
 * template. Statistics count, because plans follow from them.
 */
const schemaHash = `
  select md5(string_agg(line, E'\\n' order by line)) as schema, pg_database_size(current_database())::int as bytes
  from (
    select concat_ws(' ', 'class', oid, relnamespace, relname, relkind, relpersistence, relowner, relacl, reloptions,
      relrowsecurity, relreplident, reltuples >= 0) as line from pg_class where oid >= 16384
    union all select concat_ws(' ', 'column', attrelid, attnum, attname, atttypid, atttypmod, attnotnull, attidentity,
      attgenerated, attisdropped, attacl) from pg_attribute where attrelid >= 16384
    union all select concat_ws(' ', 'default', adrelid, adnum, md5(adbin::text)) from pg_attrdef
    union all select concat_ws(' ', 'constraint', oid, conname, contype, convalidated, md5(conbin::text))
      from pg_constraint where oid >= 16384
    union all select concat_ws(' ', 'index', indexrelid, indisvalid, indisready, md5(indpred::text)) from pg_index
      where indexrelid >= 16384
    union all select concat_ws(' ', 'trigger', oid, tgname, tgenabled) from pg_trigger
    union all select concat_ws(' ', 'function', oid, proname, md5(prosrc), proconfig::text, proacl::text) from pg_proc
      where oid >= 16384
    union all select concat_ws(' ', 'schema', oid, nspname, nspacl) from pg_namespace where nspname !~ '^pg_(toast_)?temp'
    union all select concat_ws(' ', 'extension', extname, extversion) from pg_extension
    union all select concat_ws(' ', 'statistics', tablename, attname) from pg_stats where schemaname = 'public'
    union all select concat_ws(' ', 'policy', oid) from pg_policy
    union all select concat_ws(' ', 'large object', oid) from pg_largeobject_metadata
    union all select concat_ws(' ', 'setting', setrole, setconfig) from pg_db_role_setting
      where setdatabase = (select oid from pg_database where datname = current_database())
  ) all_of_it`;

const tablesOf = `select oid::regclass::text as "table" from pg_class
  where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`;

/**
 * No trigger and no foreign key takes part: rows are all deleted, in any order. Tables that nobody has written to are left
 * alone, because planning for each and its indexes takes most of the time.
 */
const deleteAll = `
  set session_replication_role = replica;
  do $$
  declare one text;
  begin
    for one in select t."table" from (${tablesOf}) t where pg_relation_size(t."table"::regclass) > 0 loop execute 'delete from ' || one; end loop;
    perform setval(seqrelid, seqstart, false) from pg_sequence;
  end $$`;

/** Reads a new clone of the template. */
export async function readPristine(url: string): Promise<Pristine> {
  return connectedTo(url, async (client) => {
    const { rows: tables } = await client.query<{ table: string }>(tablesOf);
    const found: Pristine['rows'] = [];
    for (const { table } of tables) {
      const { rows } = await client.query<{ rows: string | null }>(`select jsonb_agg(t)::text as rows from ${table} t`);
      if (rows[0]?.rows == null) continue;
      const { rows: columns } = await client.query<{ columns: string }>(
        `select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
        [table],
      );
      found.push({ table, columns: columns[0]?.columns ?? '', rows: rows[0].rows });
    }
    const { rows } = await client.query<{ schema: string; bytes: number }>(schemaHash);
    return { ...rows[0]!, rows: found };
  });
}

/** Makes a database that was used as good as new, in a tenth of the time of a clone. Returns whether that is possible. */
export async function emptied(url: string, pristine: Pristine): Promise<boolean> {
  return connectedTo(url, async (client) => {
    const { rows } = await client.query<{ schema: string; bytes: number }>(schemaHash);
    if (rows[0]?.schema !== pristine.schema || rows[0].bytes > pristine.bytes + maxGrowth) return false;
    await client.query(deleteAll);
    for (const { table, columns, rows: json } of pristine.rows) {
      await client.query(
        `insert into ${table} (${columns}) overriding system value
         select ${columns} from jsonb_populate_recordset(null::${table}, $1)`,
        [json],
      );
    }
    return true;
  });
}

/**
 * As `truncate … cascade`, which makes a new file for each table and each index, and so takes fifty times as long. A role
 * that may not leave out triggers has no other way.
 */
export async function emptyTables(dataSource: DataSource, ...tables: string[]): Promise<void> {
  await dataSource.query(`
    do $$
    declare one regclass;
    begin
      if current_setting('is_superuser') = 'off' then
        truncate ${tables.join()} cascade;
        return;
      end if;
      set local session_replication_role = replica;
      for one in
        with recursive reached(id) as (
          select unnest('{${tables.join()}}'::regclass[])::oid
          union
          select conrelid from pg_constraint join reached on confrelid = id where contype = 'f')
        select id from reached where pg_relation_size(id) > 0
      loop execute 'delete from ' || one; end loop;
    end $$`);
}

async function connectedTo<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
