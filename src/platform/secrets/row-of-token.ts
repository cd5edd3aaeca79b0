import type { Statement } from '../database/statement.js';
import type { Connection } from '../database/tx.js';
import { hashToken, rowOfToken } from '../tokens.js';

/**
 * Returns the id of the row that a token names, or null. Links from before tokens contained the id are found by their
 * hash, with `olderSql`. It proves nothing yet.
 */
export async function rowIdOf(
  connection: Connection,
  token: string,
  olderSql: Statement<Connection, [params?: readonly unknown[]], { id: string }>,
): Promise<string | null> {
  if (token.length !== 22) return rowOfToken(token);
  return (await olderSql.maybe(connection, [hashToken(token)]))?.id ?? null;
}
