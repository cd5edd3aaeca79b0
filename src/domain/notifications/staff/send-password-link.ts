import { randomUUID } from 'node:crypto';
import type { Change } from '../../identity/change.js';
import type { Organizer } from '../../identity/organizer.entity.js';
import { passwordLinkExpiry, type PasswordLinkPurpose } from '../../identity/password-link.js';
import { endPasswordLinks, insertPasswordLink } from '../../identity/password-links.queries.js';
import { enqueueMessages } from '../outbox/messages.queries.js';

/** In which language the email is written, and who invites. */
interface Letter {
  language: string;
  inviter?: string | undefined;
}

/**
 * Sends a link to choose a password. An invitation replaces those before it; a link for a new password does not, so that
 * strangers who ask for another one void none.
 */
export async function sendPasswordLink(
  change: Change,
  organizer: Organizer,
  purpose: PasswordLinkPurpose,
  { language, inviter }: Letter,
): Promise<void> {
  const { tx, now } = change;
  const linkId = randomUUID();
  if (purpose === 'invite') await endPasswordLinks(tx, organizer.id, now);
  await insertPasswordLink(tx, {
    id: linkId,
    organizerId: organizer.id,
    purpose,
    createdAt: now,
    expiresAt: passwordLinkExpiry(purpose, now),
    endedAt: null,
  });
  const recipient = { name: organizer.name, email: organizer.email, timeZone: 'UTC', language, linkVersion: 0 };
  const account = {
    organizerId: organizer.id,
    linkId,
    role: organizer.role,
    ...(inviter !== undefined && { inviter }),
  };
  await enqueueMessages(change, [
    {
      callId: null,
      sessionId: null,
      sessionRevision: null,
      registrationId: null,
      attendeeId: null,
      kind: purpose === 'invite' ? 'staff-invited' : 'staff-password',
      dedupeKey: `password-link:${linkId}`,
      payload: { recipient, account },
    },
  ]);
}
