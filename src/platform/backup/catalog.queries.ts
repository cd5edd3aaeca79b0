import { command, composedCommand, composedQuery, query } from '../database/statement.js';
import type { Tx } from '../database/tx.js';
import type { CopiedTable } from './copy.js';

const own = `n.nspname = current_schema()
  and not exists (select from pg_depend d where d.objid = %.oid and d.deptype = 'e')`;
const ownedBy = (alias: string) => own.replace('%', alias);

/** Makes values be written and read in the same way on every server. */
export const usePortableFormats = command(`
  select set_config('datestyle', 'ISO', true), set_config('timezone', 'UTC', true),
    set_config('intervalstyle', 'postgres', true), set_config('bytea_output', 'hex', true),
    set_config('extra_float_digits', '1', true)`).write();

/** Returns the tables of the schema with their columns, without generated ones. */
export const listTables = query(
  `select c.relname as name,
     array(select a.attname::text from pg_attribute a
       where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       order by a.attnum) as columns
   from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r' and ${ownedBy('c')} order by c.relname`,
  { name: 'text', columns: 'text[]' },
).list();

const listSequencesSql = query(
  `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'S' and ${ownedBy('c')} order by c.relname`,
  { name: 'text' },
);
const sequenceSql = (name: string) => `select last_value::text as "lastValue", is_called as "isCalled" from ${name}`;
const readSequenceSql = composedQuery(
  (name: string) => ({ text: sequenceSql(quoted(name)), params: [] }),
  { lastValue: 'text', isCalled: 'boolean' },
  [['migrations_id_seq']],
);

/** The state of a sequence. */
export interface SequenceState {
  name: string;
  lastValue: string;
  isCalled: boolean;
}

/** Returns the state of all sequences. It is that of this moment, never one before a snapshot. */
export async function readSequences(tx: Tx): Promise<SequenceState[]> {
  const states: SequenceState[] = [];
  for (const { name } of await listSequencesSql.all(tx)) {
    states.push({ name, ...(await readSequenceSql.one(tx, name)) });
  }
  return states;
}

/** Restores the state of a sequence. */
export const setSequence = command(`select setval($1::text::regclass, $2::bigint, $3::boolean)`).write(
  ({ name, lastValue, isCalled }: SequenceState) => [quoted(name), lastValue, isCalled],
);

const definitionSql = composedCommand((text: string) => ({ text, params: [] }), {}, [['truncate migrations']]);

/** Runs a statement that defines objects, made from the names in the catalog. */
async function define(tx: Tx, text: string): Promise<void> {
  await definitionSql.run(tx, text);
}

/** Keeps others from changing the structure of tables while they are read. */
export async function lockTables(tx: Tx, tables: readonly CopiedTable[]): Promise<void> {
  if (tables.length > 0) await define(tx, `lock table ${namesOf(tables)} in access share mode`);
}

const listForeignKeysSql = query(
  `select format('%I', t.relname) as "table", format('%I', k.conname) as name, pg_get_constraintdef(k.oid) as definition
   from pg_constraint k join pg_class t on t.oid = k.conrelid join pg_namespace n on n.oid = t.relnamespace
   where k.contype = 'f' and k.conparentid = 0 and ${ownedBy('k')} order by 1, 2`,
  { table: 'text', name: 'text', definition: 'text' },
);

const listIndexesSql = query(
  `select format('%I', c.relname) as name, pg_get_indexdef(c.oid) as definition
   from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
   where not exists (select from pg_constraint k where k.conindid = c.oid) and ${ownedBy('c')} order by 1`,
  { name: 'text', definition: 'text' },
);

const sortMemorySql = command(`select set_config('maintenance_work_mem', '256MB', true)`);

/**
 * Runs `work` with empty tables that don't check references and run no triggers, so that rows can be written in any
 * order. All references are checked and indexes built afterwards, which is faster. Needs no superuser.
 */
export async function withoutReferences(tx: Tx, tables: readonly CopiedTable[], work: () => Promise<void>) {
  const keys = await listForeignKeysSql.all(tx);
  const indexes = await listIndexesSql.all(tx);
  for (const { table, name } of keys) await define(tx, `alter table ${table} drop constraint ${name}`);
  for (const { name } of indexes) await define(tx, `drop index ${name}`);
  for (const { name } of tables) await define(tx, `alter table ${quoted(name)} disable trigger user`);
  await define(tx, `truncate ${namesOf(tables)}`);
  await work();
  await sortMemorySql.run(tx);
  for (const { definition } of indexes) await define(tx, definition);
  for (const { name } of tables) await define(tx, `alter table ${quoted(name)} enable trigger user`);
  for (const { table, name, definition } of keys) {
    await define(tx, `alter table ${table} add constraint ${name} ${definition}`);
  }
}

const listFunctionsSql = query(
  `select format('%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)) as signature
   from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prokind = 'f' and ${ownedBy('p')}`,
  { signature: 'text' },
);

/** Drops all tables, sequences and functions of the schema. */
export async function dropAll(tx: Tx): Promise<void> {
  const tables = await listTables(tx);
  if (tables.length > 0) await define(tx, `drop table ${namesOf(tables)} cascade`);
  for (const { name } of await listSequencesSql.all(tx)) await define(tx, `drop sequence ${quoted(name)}`);
  for (const { signature } of await listFunctionsSql.all(tx)) await define(tx, `drop function ${signature} cascade`);
}

/** Lets the planner know how many rows there are. */
export async function analyze(tx: Tx): Promise<void> {
  await define(tx, 'analyze');
}

const hasRowsSql = composedQuery(
  (name: string) => ({ text: `select exists (select from ${quoted(name)}) as "hasRows"`, params: [] }),
  { hasRows: 'boolean' },
  [['migrations']],
);

/** Returns the first table with rows, or null. */
export async function findTableWithRows(tx: Tx, tables: readonly CopiedTable[]): Promise<string | null> {
  for (const { name } of tables) if ((await hasRowsSql.one(tx, name)).hasRows) return name;
  return null;
}

/** Returns how many connections programs have that run on this database. */
export const countOtherPrograms = query(
  `select count(*)::int as count from pg_stat_activity
   where datname = current_database() and application_name in ('greenroom', 'greenroom outbox')`,
  { count: 'int' },
).value();

function namesOf(tables: readonly CopiedTable[]): string {
  return tables.map(({ name }) => quoted(name)).join(', ');
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
