import { nextStamp } from '../calendar/event-identity.js';
import { isFromAttendee, type ReplySender } from '../calendar/reply.js';
import type { Change } from '../identity/change.js';
import { byWayOf } from '../identity/origin.js';
import { eventOf, recipientOf } from '../notifications/outbox/frozen.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { lockRegistrationAndSession } from '../registrations/lock-registration.js';
import { isProven } from '../registrations/links/proven.js';
import { findRegistrationByUid, getAttendee, updateRegistration } from '../registrations/registrations.queries.js';
import { resendInvites } from '../registrations/links/resend-invites.js';
import { isOver } from '../sessions/session.js';
import { isJustCancelled } from '../sessions/undo-cancellation.js';

/**
 * Answers a calendar that asks for its event again (RFC 5546 3.2.6) with the invitation, or with the cancellation, as it
 * is now: at most once an hour for each registration, so that two programs that answer each other come to an end.
 * Only the attendee's own proven address is answered. Returns the id of the registration, or null if nothing was sent
 * or is going to be.
 */
export async function answerRefresh(change: Change, uid: string | null, sender: ReplySender): Promise<string | null> {
  const { tx, now, actor } = change;
  const found = uid === null ? null : await findRegistrationByUid(tx, uid);
  if (found === null) return null;
  const { session, registration } = await lockRegistrationAndSession(tx, found.id);
  const attendee = await getAttendee(tx, registration.attendeeId);
  if (!isProven(attendee) || !isFromAttendee(sender, attendee.emailKey) || isOver(session, now)) return null;
  const { id } = registration;
  const origin = byWayOf('calendar', actor.origin);
  const byAttendee: Change = { ...change, actor: { kind: 'attendee', id: attendee.id, origin } };
  const dedupeKey = `refreshed:${id}:${Math.floor(now.getTime() / 3_600_000)}`;
  if (session.state === 'published' && registration.state === 'confirmed') {
    await resendInvites(byAttendee, session, [{ registration, attendee }], dedupeKey);
    return id;
  }
  const isCancelled = session.state === 'cancelled' && registration.state === 'confirmed';
  if (!isCancelled && registration.state !== 'cancelled') return null;
  // The email about it has yet to leave.
  if (isJustCancelled(session, now)) return id;
  const stampedAt = nextStamp(registration.stampedAt, now);
  await updateRegistration(tx, id, { stampedAt });
  const message = {
    callId: session.callId,
    sessionId: session.id,
    sessionRevision: session.revision,
    registrationId: id,
    attendeeId: attendee.id,
    kind: isCancelled ? ('cancelled' as const) : ('withdrawn' as const),
    dedupeKey,
    payload: { recipient: recipientOf(attendee), event: eventOf({ ...registration, stampedAt }) },
  };
  await enqueueMessages(byAttendee, [message]);
  return id;
}
