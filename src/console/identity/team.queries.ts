import { listInvitations } from '../../domain/identity/password-links.queries.js';
import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import type { Invitation } from './member.page.js';

const undeliveredSql = query(
  `select dedupe_key as key from messages
   where dedupe_key = any($1) and (state in ('failed', 'dropped') or bounced_at is not null)`,
  { key: 'text' },
);

/** Returns the newest invitation of each member of the team who was invited, by the id of the member. */
export async function findInvitations(connection: Connection): Promise<Map<string, Invitation>> {
  const links = await listInvitations(connection);
  const rows = await undeliveredSql.all(connection, [links.map(({ id }) => `password-link:${id}`)]);
  const undelivered = new Set(rows.map(({ key }) => key));
  return new Map(
    links.map((link) => [link.organizerId, { ...link, isUndelivered: undelivered.has(`password-link:${link.id}`) }]),
  );
}
