import { MoreThan } from 'typeorm';
import { command, query } from '../../platform/database/statement.js';
import { rowIdOf, secretsOf } from '../../platform/secrets/secrets.js';
import { isTokenOf } from '../../platform/tokens.js';
import { PasswordLink } from './organizer.entity.js';
import type { PasswordLinkPurpose } from './password-link.js';
import type { Connection, Tx } from '../../platform/database/tx.js';

/** Returns the link with this token, whatever its state, or null. */
export async function findPasswordLink(connection: Connection, token: string): Promise<PasswordLink | null> {
  const id = await rowIdOf(connection, token, olderLinkSql);
  const link = id === null ? null : await connection.getRepository(PasswordLink).findOneBy({ id });
  return link && isTokenOf(secretsOf(connection).accepted, token, 'password-link', link.id) ? link : null;
}

const olderLinkSql = query(`select id from password_links where token_hash = $1`, { id: 'uuid' });

/** Writes a link. */
export async function insertPasswordLink(tx: Tx, link: PasswordLink): Promise<void> {
  await tx.getRepository(PasswordLink).insert(link);
}

/**
 * Ends all links of an organizer. Those that bring an address back only with `all`: who has taken over the account must not
 * end them by choosing another password.
 */
export const endPasswordLinks = command(
  `update password_links set ended_at = $2
   where organizer_id = $1 and ended_at is null and (purpose <> 'address-back' or $3)`,
).write((organizerId: string, now: Date, all = false) => [organizerId, now, all]);

/** Returns when links for a purpose were sent to an organizer after an instant. */
export async function listLinks(
  connection: Connection,
  organizerId: string,
  purpose: PasswordLinkPurpose,
  after: Date,
): Promise<Date[]> {
  const links = await connection
    .getRepository(PasswordLink)
    .findBy({ organizerId, purpose, createdAt: MoreThan(after) });
  return links.map(({ createdAt }) => createdAt);
}

/** Returns the newest link of each organizer who is invited. */
export async function listInvitations(connection: Connection): Promise<PasswordLink[]> {
  const links = await connection
    .getRepository(PasswordLink)
    .find({ where: { purpose: 'invite' }, order: { createdAt: 'ASC' } });
  return [...new Map(links.map((link) => [link.organizerId, link])).values()];
}
