import { query } from './statement.js';

/** Returns the version of PostgreSQL, as a number (150004 is 15.4) and as a text. */
export const serverVersion = query(
  `select current_setting('server_version_num')::int as number, current_setting('server_version') as text`,
  { number: 'int', text: 'text' },
).get();

/** Returns the encoding of the database, such as UTF8 or SQL_ASCII. */
export const encodingOf = query(`select current_setting('server_encoding') as encoding`, { encoding: 'text' }).value();
