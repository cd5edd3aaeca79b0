import type { EntityManager } from 'typeorm';
import { nextStamp } from '../calendar/event-identity.js';
import { recordAll } from '../identity/audit.queries.js';
import { enqueueNotices } from '../notices/messages.queries.js';
import { eventOf, recipientOf } from '../notices/notice.js';
import { promotable } from '../registrations/registration.js';
import { listAttendees, lockHeadOfLine, updateRegistration } from '../registrations/registrations.queries.js';
import { registrationClosure } from '../sessions/session.js';
import type { Session } from '../sessions/session.entity.js';
import { updateSession } from '../sessions/sessions.queries.js';

/**
 * Gives free seats to the head of the waiting list, in strict order, and tells each person. Call it with the session
 * locked, after every change that may have freed a seat. Nobody is promoted into a session that has begun.
 * Gives the seats as they stand now.
 */
export async function promoteWaiting(
  tx: EntityManager,
  session: Session,
  domain: string,
  now: Date,
): Promise<{ taken: number; waiting: number }> {
  const isOpen =
    session.state === 'published' && (session.startsAt > now || registrationClosure(session, now) === null);
  const count = isOpen ? promotable(session) : 0;
  if (count === 0) return { taken: session.taken, waiting: session.waiting };
  const head = await lockHeadOfLine(tx, session.id, count);
  const attendees = await listAttendees(
    tx,
    head.map((registration) => registration.attendeeId),
  );
  const promoted = head.map((registration) => ({
    ...registration,
    state: 'confirmed' as const,
    confirmedAt: now,
    updatedAt: now,
    stampedAt: nextStamp(registration.stampedAt, now),
  }));
  for (const { id, state, confirmedAt, updatedAt, stampedAt } of promoted) {
    await updateRegistration(tx, id, { state, confirmedAt, updatedAt, stampedAt });
  }
  const seats = { taken: session.taken + promoted.length, waiting: session.waiting - promoted.length };
  await updateSession(tx, session.id, seats);
  const notices = promoted.flatMap((registration) => {
    const attendee = attendees.get(registration.attendeeId);
    if (attendee === undefined) return [];
    return {
      callId: session.callId,
      sessionId: session.id,
      sessionRevision: session.revision,
      registrationId: registration.id,
      attendeeId: attendee.id,
      kind: 'promoted' as const,
      dedupeKey: `promoted:${registration.id}:${registration.lineNumber}`,
      payload: { recipient: recipientOf(attendee), event: eventOf(registration) },
    };
  });
  await enqueueNotices(tx, notices, domain, now);
  const promotions = promoted.map(({ id }) => ({
    actor: { kind: 'system' as const },
    action: 'registration.promoted',
    subject: `registration:${id}`,
  }));
  await recordAll(tx, promotions, now);
  return seats;
}
