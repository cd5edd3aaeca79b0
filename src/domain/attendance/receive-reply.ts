import { decideReply, type ReplySender } from '../calendar/reply.js';
import type { IgnoredReply, UnusedReason, UnusedReply } from '../calendar/unused-reply.js';
import type { CalendarReply } from '../calendar/read-reply.js';
import { record, type Change } from '../identity/change.js';
import { byWayOf } from '../identity/origin.js';
import { recipientOf } from '../notifications/outbox/frozen.js';
import { enqueueMessages, type NewMessage } from '../notifications/outbox/messages.queries.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { leave } from '../registrations/leave.js';
import type { Registration } from '../registrations/registration.entity.js';
import {
  findRegistrationByUid,
  getAttendee,
  lockRegistration,
  updateRegistration,
  getRegistration,
} from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { lockSession } from '../sessions/sessions.queries.js';
import { findCurrentCheckIn } from './check-ins.queries.js';
import { emailKey, parseEmailAddress } from '../registrations/links/email-address.js';
import { findMessageByHeader } from '../notifications/inbound/bounces.queries.js';

/** The outcome of a calendar response. */
export type ReceivedReply = (
  | { outcome: 'answered' | 'released' | 'asked' | 'wished'; reason: null }
  | { outcome: 'ignored'; reason: IgnoredReply | 'unknown-event' }
) & { registrationId?: string };

/**
 * Saves an attendee's calendar response. The actor delivers the email, but the attendee is recorded as acting. If a
 * decline may not be the attendee's own, they get an email with the question, once per version of the event.
 */
export async function receiveReply(change: Change, reply: CalendarReply, sender: ReplySender): Promise<ReceivedReply> {
  const { tx, now } = change;
  const found = await findRegistrationByUid(tx, reply.uid);
  if (found === null) return { outcome: 'ignored', reason: 'unknown-event' };
  const session = await lockSession(tx, found.sessionId);
  const registration = await lockRegistration(tx, found.id);
  const attendee = await getAttendee(tx, registration.attendeeId);
  const { id } = registration;
  const decision = decideReply(reply, sender, { registration, session, emailKey: attendee.emailKey }, now);
  if (decision.outcome === 'ignored') return { ...decision, registrationId: id };
  const origin = byWayOf('calendar', change.actor.origin);
  const byAttendee: Change = { ...change, actor: { kind: 'attendee', id: attendee.id, origin } };
  if (decision.outcome === 'wished') {
    await updateRegistration(tx, id, { proposedTime: decision.proposedTime, unusedReply: null, updatedAt: now });
    await record(byAttendee, 'registration.wished', `registration:${id}`);
    return { outcome: 'wished', reason: null, registrationId: id };
  }
  if (decision.outcome === 'asked') {
    await askAboutDecline(change, session, registration, attendee);
    return { outcome: 'asked', reason: null, registrationId: id };
  }
  const { answer } = decision;
  await updateRegistration(tx, id, { ...answer, unusedReply: null, updatedAt: now });
  await record(byAttendee, 'registration.answered', `registration:${id}`, { rsvp: answer.rsvp });
  // People who are checked in are present, whatever their calendar says.
  if (decision.outcome === 'answered' || (await findCurrentCheckIn(tx, id)) !== null) {
    return { outcome: 'answered', reason: null, registrationId: id };
  }
  await leave(byAttendee, { session, registration, attendee, kind: 'released' });
  return { outcome: 'released', reason: null, registrationId: id };
}

async function askAboutDecline(change: Change, session: Session, registration: Registration, attendee: Attendee) {
  const message: NewMessage = {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: session.revision,
    registrationId: registration.id,
    attendeeId: attendee.id,
    kind: 'decline-unconfirmed',
    dedupeKey: `decline-unconfirmed:${registration.id}:${registration.sequence}`,
    payload: { recipient: recipientOf(attendee) },
  };
  await enqueueMessages(change, [message]);
}

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
