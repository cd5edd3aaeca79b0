import { wasRefusedLately } from './refused-writes.js';
import { query } from './statement.js';
import type { Connection } from './tx.js';

const readOnlySql = query(
  `select pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as "isReadOnly"`,
  { isReadOnly: 'boolean' },
);

/** Returns whether the database is writable, as far as it says, and nothing was refused in the last minute. */
export async function isWritable(connection: Connection): Promise<boolean> {
  return !(await readOnlySql.one(connection)).isReadOnly && !wasRefusedLately();
}
