import { Gone, NotFound } from '../../platform/errors.js';
import { findOrganizerById } from './identity.queries.js';
import type { Organizer, PasswordLink } from './organizer.entity.js';
import { findPasswordLink } from './password-links.queries.js';
import type { Connection } from '../../platform/database/tx.js';

/** A link that can be used now, and whose it is. */
export interface UsableLink {
  link: PasswordLink;
  organizer: Organizer;
}

/**
 * Returns the link with this token and its organizer. Throws NotFound for an unknown one, and Gone for one that has
 * expired, or was used, replaced or withdrawn.
 */
export async function getUsableLink(connection: Connection, token: string, now: Date): Promise<UsableLink> {
  const link = await findPasswordLink(connection, token);
  if (link === null) throw new NotFound('password-link-unknown', 'Unknown link.');
  const organizer = await findOrganizerById(connection, link.organizerId);
  const isExpected = organizer?.state === (link.purpose === 'invite' ? 'invited' : 'active');
  if (organizer === null || !isExpected || link.endedAt !== null || link.expiresAt <= now) {
    throw new Gone(`password-link-${link.purpose}`, 'The link has expired, or was used or replaced.');
  }
  return { link, organizer };
}
