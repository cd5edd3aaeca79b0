import { randomUUID } from 'node:crypto';
import type { Change } from '../../identity/change.js';
import type { Organizer } from '../../identity/organizer.entity.js';
import { passwordLinkExpiry, type PasswordLinkPurpose } from '../../identity/password-link.js';
import { endPasswordLinks, insertPasswordLink } from '../../identity/password-links.queries.js';
import { enqueueMessages } from '../outbox/messages.queries.js';

const kindOf = { invite: 'staff-invited', reset: 'staff-password', address: 'staff-address' } as const;

/** In which language the email is written, and who invites. */
interface Letter {
  language: string;
  inviter?: string | undefined;
  /** Of a link to a new address: the address that it makes theirs, to which it is sent. */
  email?: string;
}

/**
 * Sends a link to choose a password, or to prove a new address. An invitation replaces those before it; a link for a new password does not, so that
 * strangers who ask for another one void none.
 */
export async function sendPasswordLink(
  change: Change,
  organizer: Organizer,
  purpose: Exclude<PasswordLinkPurpose, 'address-back'>,
  { language, inviter, email }: Letter,
): Promise<void> {
  const { tx, now } = change;
  const linkId = randomUUID();
  if (purpose === 'invite') await endPasswordLinks(tx, organizer.id, now);
  await insertPasswordLink(tx, {
    id: linkId,
    organizerId: organizer.id,
    purpose,
    email: email ?? null,
    createdAt: now,
    expiresAt: passwordLinkExpiry(purpose, now),
    endedAt: null,
  });
  const recipient = {
    name: organizer.name,
    email: email ?? organizer.email,
    timeZone: 'UTC',
    language,
    linkVersion: 0,
  };
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
      kind: kindOf[purpose],
      dedupeKey: `password-link:${linkId}`,
      payload: { recipient, account },
    },
  ]);
}
