import { query } from './statement.js';
import type { Connection } from './tx.js';

const serverVersionSql = query(
  `select current_setting('server_version_num')::int as number, current_setting('server_version') as text`,
  { number: 'int', text: 'text' },
);

/** Returns the version of PostgreSQL, as a number (150004 is 15.4) and as a text. */
export async function serverVersion(connection: Connection): Promise<{ number: number; text: string }> {
  return serverVersionSql.one(connection);
}

const encodingSql = query(`select current_setting('server_encoding') as encoding`, { encoding: 'text' });

/** Returns the encoding of the database, such as UTF8 or SQL_ASCII. */
export async function encodingOf(connection: Connection): Promise<string> {
  return (await encodingSql.one(connection)).encoding;
}
