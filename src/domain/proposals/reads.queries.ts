import type { Tx } from '../../platform/database/tx.js';
import { command } from '../../platform/database/statement.js';

const markReadSql = command(`
  insert into jury_access_log (reader, subject, hour) values ($1, $2, date_trunc('hour', $3::timestamptz, 'UTC'))
  on conflict do nothing returning reader`);

/** Records that an actor reads something. Returns false if they already did in this hour. */
export async function markRead(tx: Tx, reader: string, subject: string, now: Date): Promise<boolean> {
  return (await markReadSql.run(tx, [reader, subject, now])) > 0;
}
