import { nextStamp } from '../calendar/event-identity.js';
import { recordAll } from '../identity/audit.queries.js';
import { enqueueMessages } from '../notifications/outbox/messages.queries.js';
import { planWaitlist } from './waitlist.js';
import { heldSeats, readLineFor } from './waitlist.queries.js';
import { offerExpiry } from './offer.js';
import type { Registration } from './registration.entity.js';
import { freeSeats } from './registration.js';
import { listAttendees, lockRegistrations, writeSeats } from './registrations.queries.js';
import { registrationClosure } from '../sessions/session.js';
import type { Session } from '../sessions/session.entity.js';
import { updateSession } from '../sessions/sessions.queries.js';
import { promotionMessage } from './promotion-message.js';
import type { Tx } from '../../platform/database/tx.js';

/**
 * Gives free seats, or offers of them, to the waiting list, in strict order, and tells each person. Call it with the session locked, after
 * every change that may have freed a seat: it is the one path from the line to a seat. Nobody is promoted into a session
 * that has begun. Gives the seats as they stand now.
 */
export async function promote(
  tx: Tx,
  session: Session,
  domain: string,
  now: Date,
): Promise<{ taken: number; waiting: number }> {
  const unchanged = { taken: session.taken, waiting: session.waiting };
  const isOpen =
    session.state === 'published' && (session.startsAt > now || registrationClosure(session, now) === null);
  if (!isOpen || session.waiting === 0 || freeSeats(session).free === 0) return unchanged;
  const seats = freeSeats(session, await heldSeats(tx, session, now));
  const plan = planWaitlist(seats, await readLineFor(tx, session, seats));
  if (plan.seated.length === 0) return unchanged;

  const head = await lockRegistrations(tx, plan.seated);
  const attendees = await listAttendees(
    tx,
    head.map((registration) => registration.attendeeId),
  );
  const offerExpiresAt = session.promotion === 'offer' ? offerExpiry(session, now) : null;
  const promoted = head.map((registration): Registration => ({
    ...registration,
    state: offerExpiresAt === null ? 'confirmed' : 'offered',
    offerExpiresAt,
    confirmedAt: offerExpiresAt === null ? now : null,
    updatedAt: now,
    stampedAt: nextStamp(registration.stampedAt, now),
  }));
  await writeSeats(tx, promoted);
  const counts = { taken: session.taken + promoted.length, waiting: session.waiting - promoted.length };
  await updateSession(tx, session.id, counts);
  const messages = promoted.flatMap((registration) => {
    const attendee = attendees.get(registration.attendeeId);
    return attendee === undefined ? [] : promotionMessage(session, registration, attendee);
  });
  await enqueueMessages(tx, messages, domain, now);
  const system = { kind: 'system' } as const;
  const overtaken = plan.waiting.filter((one) => one.overtaken);
  const auditEntries = [
    ...overtaken.map(({ id, why }) => ({ action: 'registration.passed-over', id, details: why })),
    ...promoted.map(({ id, state }) => ({
      action: state === 'offered' ? 'registration.offered' : 'registration.promoted',
      id,
      details: offerExpiresAt === null ? {} : { until: offerExpiresAt },
    })),
  ];
  await recordAll(
    tx,
    auditEntries.map(({ action, id, details }) => ({ actor: system, action, subject: `registration:${id}`, details })),
    now,
  );
  return counts;
}
