import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import type { TzData } from './tz-data.js';

const findStoredTzDataSql = query(
  `select version, stored_at as "storedAt" from tz_data order by version collate "C" desc limit 1`,
  { version: 'text', storedAt: 'timestamptz' },
);

/** Returns the newest version that is stored for all instances, and since when; null if none is. */
export async function findStoredTzData(connection: Connection): Promise<{ version: string; storedAt: Date } | null> {
  return findStoredTzDataSql.maybe(connection);
}

const findPackedTzDataSql = query('select packed from tz_data where version = $1', { packed: 'text' });

/** Returns stored data as it was packed; null if it is no longer stored. */
export async function findPackedTzData(connection: Connection, version: string): Promise<string | null> {
  return (await findPackedTzDataSql.maybe(connection, [version]))?.packed ?? null;
}

const insertTzDataSql = command(
  'insert into tz_data (version, packed, stored_at) values ($1, $2, $3) on conflict do nothing',
);
const deleteOlderTzDataSql = command('delete from tz_data where version collate "C" < $1');

/** Stores data for all instances in place of older data. */
export async function storeTzData(tx: Tx, data: TzData, now: Date): Promise<void> {
  await insertTzDataSql.run(tx, [data.version, JSON.stringify(data), now]);
  await deleteOlderTzDataSql.run(tx, [data.version]);
}

const listZonesInUseSql = query(
  `select time_zone as "timeZone" from calls union select time_zone from sessions union select time_zone from attendees
   order by 1`,
  { timeZone: 'text' },
);

/** Returns the zones of calls, sessions and attendees. */
export async function listZonesInUse(connection: Connection): Promise<string[]> {
  return (await listZonesInUseSql.all(connection)).map(({ timeZone }) => timeZone);
}
