import { placeMessage } from '../admission/admission-message.js';
import type { Connection } from '../../../platform/database/tx.js';
import { nextStamp } from '../../calendar/event-identity.js';
import { getCall } from '../../calls/calls.queries.js';
import { enqueueMessages, type NewMessage } from '../../notifications/outbox/messages.queries.js';
import { eventOf } from '../../notifications/outbox/frozen.js';
import type { Attendee } from '../attendee.entity.js';
import { planWaitlist, teamOf, type WaitlistPlan } from './waitlist.js';
import { listReservedSeats, readLineFor } from './waitlist.queries.js';
import { offerExpiry } from './offer.js';
import { approvedUntil, provisionalUntil } from './provisional-seat.js';
import type { Registration } from '../registration.entity.js';
import { freeSeats } from '../registration.js';
import { keepReservedInStep } from './release.queries.js';
import { listAttendees, lockRegistrations, writeSeats } from '../registrations.queries.js';
import { registrationClosure } from '../../sessions/session.js';
import {
  type Attendance,
  attendancesOf,
  type SeatCounts,
  seatCounts,
  seatsOfWay,
  withSeatsOfWay,
} from '../../sessions/attendance.js';
import { switchWaiting } from '../seats/switch-attendance.js';
import type { Session } from '../../sessions/session.entity.js';
import { updateSession } from '../../sessions/sessions.queries.js';
import { recordAll, type Change } from '../../identity/change.js';

/**
 * Assigns or offers free seats to the waiting list in strict order, and notifies each person. Call it with the session
 * locked after every change that can free a seat: it is the only path from the waiting list to a seat. No one is
 * promoted once the session has started. Returns the seat counts, and adds to `notified` the attendees who get an email.
 */
export async function promote(change: Change, session: Session, notified: string[] = []): Promise<SeatCounts> {
  let current = session;
  for (;;) {
    for (const attendance of attendancesOf(session))
      current = { ...current, ...(await promoteWay(change, current, attendance, notified)) };
    // Whoever moves to the other way of attending leaves a seat for the next person.
    const moved = session.asksAttendance ? await switchWaiting(change, current, notified) : null;
    if (moved === null) return seatCounts(current);
    current = { ...current, ...moved };
  }
}

async function promoteWay(change: Change, whole: Session, attendance: Attendance | null, notified: string[]) {
  const { tx, now } = change;
  const session = seatsOfWay(whole, attendance);
  const plan = await planPromotion(tx, whole, attendance, now);
  if (plan === null || plan.seated.length === 0) return seatCounts(whole);

  const head = await lockRegistrations(tx, plan.seated);
  const offerExpiresAt = session.promotion === 'offer' ? offerExpiry(session, now) : null;
  const counts = { taken: session.taken + head.length, waiting: session.waiting - head.length };
  const state = offerExpiresAt === null ? 'confirmed' : 'offered';
  const until = head.some(({ unproven }) => unproven)
    ? provisionalUntil(
        { ...session, ...counts },
        { state, isUnconfirmed: true },
        await getCall(tx, session.callId),
        now,
      )
    : null;
  const promoted = head.map((registration): Registration => ({
    ...registration,
    state,
    teamId: teamOf(plan.holders.get(registration.id)),
    offerExpiresAt,
    confirmedAt: offerExpiresAt === null ? now : null,
    provisionalUntil: registration.unproven ? laterOf(until, session, registration) : null,
    updatedAt: now,
    stampedAt: nextStamp(registration.stampedAt, now),
  }));
  await writeSeats(tx, promoted);
  const all = withSeatsOfWay(whole, attendance, counts);
  await updateSession(tx, session.id, all);
  await notifyPromoted(change, session, promoted);
  notified.push(...promoted.map(({ attendeeId }) => attendeeId));
  const overtaken = plan.waiting.filter((one) => one.overtaken);
  await recordAll({ ...change, actor: { kind: 'system' } }, [
    ...overtaken.map(({ id, why }) => ({
      action: 'registration.passed-over',
      subject: `registration:${id}`,
      details: why,
    })),
    ...promoted.map(({ id, state }) => ({
      action: state === 'offered' ? 'registration.offered' : 'registration.promoted',
      subject: `registration:${id}`,
      details: offerExpiresAt === null ? {} : { until: offerExpiresAt },
    })),
  ]);
  return all;
}

/** A place that organizers approved is kept as long as they said. */
function laterOf(until: Date | null, session: Session, { approvedAt }: Registration): Date | null {
  const approved = until === null || approvedAt === null ? null : approvedUntil(session, approvedAt);
  return approved !== null && until !== null && approved > until ? approved : until;
}

/**
 * Returns who on the waiting list of a session for a way of attending gets a seat now, or null if no one can or needs to
 * be promoted.
 */
export async function planPromotion(
  connection: Connection,
  whole: Session,
  attendance: Attendance | null,
  now: Date,
): Promise<WaitlistPlan | null> {
  const session = seatsOfWay(whole, attendance);
  const isOpen =
    session.state === 'published' && (session.startsAt > now || registrationClosure(session, now) === null);
  if (!isOpen || session.waiting === 0 || freeSeats(session).free === 0) return null;
  const seats = freeSeats(session, await listReservedSeats(connection, session, now));
  return planWaitlist(seats, await readLineFor(connection, session, attendance, seats));
}

/** Promotes the waiting lists of locked sessions. `moving` are those whose reservations changed. */
export async function promoteAll(change: Change, sessions: readonly Session[], moving: ReadonlySet<string>) {
  for (const session of sessions) {
    const reserved = moving.has(session.id) ? await keepReservedInStep(change.tx, session.id) : session.reserved;
    await promote(change, { ...session, reserved });
  }
}

/** Notifies people who got a seat, or the offer of one, from the waiting list. */
export async function notifyPromoted(change: Change, session: Session, promoted: readonly Registration[]) {
  const attendees = await listAttendees(
    change.tx,
    promoted.map(({ attendeeId }) => attendeeId),
  );
  const messages = promoted.flatMap((registration) => {
    const attendee = attendees.get(registration.attendeeId);
    return attendee === undefined ? [] : promotionMessage(session, registration, attendee);
  });
  await enqueueMessages(change, messages);
}

function promotionMessage(session: Session, registration: Registration, attendee: Attendee): NewMessage {
  const { offerExpiresAt } = registration;
  const event =
    offerExpiresAt === null ? { event: eventOf(registration) } : { offerExpiresAt: offerExpiresAt.toISOString() };
  return placeMessage(
    session,
    registration,
    attendee,
    registration.state === 'offered' ? 'offered' : 'promoted',
    event,
  );
}
