import { nextStamp } from '../../calendar/event-identity.js';
import type { Change } from '../../identity/change.js';
import { renewLinks, type NewMessage } from '../../notifications/outbox/messages.queries.js';
import { eventOf, recipientOf } from '../../notifications/outbox/frozen.js';
import { isOver } from '../../sessions/session.js';
import { listSessionsById } from '../../sessions/sessions.queries.js';
import type { Attendee } from '../attendee.entity.js';
import { lockAttendee, lockRegistrationsOf, lockSessionsOf, replaceLinks } from './links.queries.js';
import type { Registration } from '../registration.entity.js';
import { updateRegistration } from '../registrations.queries.js';

/**
 * Replaces all personal links of an attendee, including those in queued messages, with those of a version above `above`,
 * which somebody else who has had the same registrations needs. Returns the attendee, with a new
 * invitation for each seat in an upcoming session with a room: calendars contain the old join link, and the same event
 * replaces it. Lock reminders first: everything else that freezes links takes one of these locks before it reads the
 * version.
 */
export async function replaceAttendeeLinks(
  change: Change,
  attendeeId: string,
  above = 0,
): Promise<{ attendee: Attendee; invitations: NewMessage[] }> {
  const { tx, now } = change;
  const sessionIds = await lockSessionsOf(tx, attendeeId);
  const locked = await lockAttendee(tx, attendeeId);
  const old = await lockRegistrationsOf(tx, attendeeId);
  const attendee = await replaceLinks(tx, locked, old, now, above);
  await renewLinks(tx, attendee.id, attendee.linkVersion);
  return { attendee, invitations: await stampInvitations(change, attendee, old, sessionIds) };
}

async function stampInvitations(
  { tx, now }: Change,
  attendee: Attendee,
  registrations: readonly Registration[],
  sessionIds: readonly string[],
): Promise<NewMessage[]> {
  const messages: NewMessage[] = [];
  for (const session of await listSessionsById(tx, sessionIds)) {
    const registration = registrations.find((one) => one.sessionId === session.id && one.state === 'confirmed');
    const hasRoom = session.state === 'published' && !isOver(session, now) && session.format !== 'in-person';
    if (registration === undefined || !hasRoom) continue;
    const stampedAt = nextStamp(registration.stampedAt, now);
    await updateRegistration(tx, registration.id, { stampedAt });
    messages.push({
      callId: session.callId,
      sessionId: session.id,
      sessionRevision: session.revision,
      registrationId: registration.id,
      attendeeId: attendee.id,
      kind: 'updated',
      dedupeKey: `new-links:${registration.id}:${attendee.linkVersion}`,
      payload: {
        recipient: recipientOf(attendee),
        event: eventOf({ ...registration, stampedAt }),
        reason: 'new-links',
      },
    });
  }
  return messages;
}
