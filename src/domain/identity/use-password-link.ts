import { Gone, NotFound } from '../../platform/errors.js';
import { findOrganizerById } from './identity.queries.js';
import type { Organizer, PasswordLink } from './organizer.entity.js';
import type { PasswordLinkPurpose } from './password-link.js';
import { findPasswordLink } from './password-links.queries.js';
import type { Connection } from '../../platform/database/tx.js';

/** A link that can be used now, and whose it is. */
export interface UsableLink<Purpose extends PasswordLinkPurpose> {
  link: PasswordLink & { purpose: Purpose };
  organizer: Organizer;
}

/**
 * Returns the link with this token, for one of these purposes, and its organizer. Throws NotFound for an unknown one, and
 * Gone for one that has expired, or was used, replaced or withdrawn.
 */
export async function getUsableLink<Purpose extends PasswordLinkPurpose>(
  connection: Connection,
  token: string,
  purposes: readonly Purpose[],
  now: Date,
): Promise<UsableLink<Purpose>> {
  const link = await findPasswordLink(connection, token);
  if (link === null || !isFor(link, purposes)) throw new NotFound('password-link-unknown', 'Unknown link.');
  const organizer = await findOrganizerById(connection, link.organizerId);
  const isExpected = organizer?.state === (link.purpose === 'invite' ? 'invited' : 'active');
  if (organizer === null || !isExpected || link.endedAt !== null || link.expiresAt <= now) {
    throw new Gone(`password-link-${link.purpose}`, 'The link has expired, or was used or replaced.');
  }
  return { link, organizer };
}

function isFor<Purpose extends PasswordLinkPurpose>(
  link: PasswordLink,
  purposes: readonly Purpose[],
): link is PasswordLink & { purpose: Purpose } {
  return (purposes as readonly PasswordLinkPurpose[]).includes(link.purpose);
}
