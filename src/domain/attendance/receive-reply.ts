import { decideReply, type ReplySender } from '../calendar/reply.js';
import { type IgnoredReply } from '../calendar/unused-reply.js';
import { type CalendarReply } from '../calendar/read-reply.js';
import { record } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
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
} from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { lockSession } from '../sessions/sessions.queries.js';
import { findCurrentCheckIn } from './check-ins.queries.js';

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
