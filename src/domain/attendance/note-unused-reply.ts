import type { UnusedReason, UnusedReply } from '../calendar/unused-reply.js';
import type { Change } from '../identity/change.js';
import { emailKey, parseEmailAddress } from '../registrations/email-address.js';
import type { Registration } from '../registrations/registration.entity.js';
import {
  findRegistrationByUid,
  getAttendee,
  getRegistration,
  updateRegistration,
} from '../registrations/registrations.queries.js';
import { findMessageByHeader } from '../notifications/inbound/bounces.queries.js';

/** A calendar response that changed nothing, and what it says about its registration. */
export interface NotedReply {
  reason: UnusedReason;
  /** UID of the event that it mentions. */
  uid: string | null;
  /** Message-IDs of the emails that it replies to. */
  replyTo: readonly string[];
  /** The address that answered, as it is written. */
  sender: string | null;
}

/**
 * Stores with its registration that a response could not be used, so that organizers can ask the person. The
 * registration is found by the event, or by the email that is replied to: what belongs to none is not stored, since
 * anyone can send anything. Returns its id, or null.
 */
export async function noteUnusedReply(change: Change, noted: NotedReply): Promise<string | null> {
  const { tx, now } = change;
  const registration = await findAnswered(change, noted);
  if (registration === null) return null;
  const attendee = await getAttendee(tx, registration.attendeeId);
  const sender = parseEmailAddress(noted.sender ?? '');
  const isOther = sender !== null && emailKey(sender) !== attendee.emailKey;
  const { reason } = noted;
  const unusedReply: UnusedReply = { reason, sender: isOther ? sender : null, receivedAt: now.toISOString() };
  await updateRegistration(tx, registration.id, { unusedReply });
  return registration.id;
}

async function findAnswered({ tx, domain }: Change, { uid, replyTo }: NotedReply): Promise<Registration | null> {
  const byUid = uid === null ? null : await findRegistrationByUid(tx, uid);
  if (byUid !== null) return byUid;
  const own = replyTo.filter((id) => id.endsWith(`@${domain}>`));
  const message = await findMessageByHeader(tx, own);
  return message?.registrationId == null ? null : getRegistration(tx, message.registrationId);
}
