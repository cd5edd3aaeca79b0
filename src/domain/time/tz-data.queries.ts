import { command, query } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/tx.js';
import type { TzData } from './tz-data.js';

/** Returns the newest version that is stored for all instances, and since when; null if none is. */
export const findStoredTzData = query(
  `select version, stored_at as "storedAt" from tz_data order by version collate "C" desc limit 1`,
  { version: 'text', storedAt: 'timestamptz' },
).find();

/** Returns stored data as it was packed; null if it is no longer stored. */
export const findPackedTzData = query('select packed from tz_data where version = $1', { packed: 'text' }).findValue<
  [version: string]
>();

const insertTzDataSql = command(
  'insert into tz_data (version, packed, stored_at) values ($1, $2, $3) on conflict do nothing',
);
const deleteOlderTzDataSql = command('delete from tz_data where version collate "C" < $1');

/** Stores data for all instances in place of older data. */
export async function storeTzData(tx: Tx, data: TzData, now: Date): Promise<void> {
  await insertTzDataSql.run(tx, [data.version, JSON.stringify(data), now]);
  await deleteOlderTzDataSql.run(tx, [data.version]);
}

/** Returns the zones of calls, sessions and attendees. */
export const listZonesInUse = query(
  `select time_zone as "timeZone" from calls union select time_zone from sessions union select time_zone from attendees
   order by 1`,
  { timeZone: 'text' },
).column();
