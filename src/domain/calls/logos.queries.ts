import { command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';

const findLogoSql = query(
  `select l.content, c.logo_etag as etag from call_logos l join calls c on c.id = l.call_id where c.id = $1`,
  { content: 'bytea', etag: 'text' },
);

/** Returns the logo of a call, as PNG, or null. */
export async function findLogo(connection: Connection, callId: string) {
  return findLogoSql.maybe(connection, [callId]);
}

const saveLogoSql = command(
  `insert into call_logos (call_id, content) values ($1, $2)
   on conflict (call_id) do update set content = excluded.content`,
);

/** Writes the logo of a call. */
export async function saveLogo(tx: Tx, callId: string, content: Buffer): Promise<void> {
  await saveLogoSql.run(tx, [callId, content]);
}

const deleteLogoSql = command('delete from call_logos where call_id = $1');

/** Removes the logo of a call. */
export async function deleteLogo(tx: Tx, callId: string): Promise<void> {
  await deleteLogoSql.run(tx, [callId]);
}
