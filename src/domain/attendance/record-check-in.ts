import { type CheckInDecision, type CheckInMethod, decideCheckIn } from './check-in.js';
import type { CheckIn } from './check-in.entity.js';
import { findCheckIn, findCurrentCheckIn, insertCheckIn, sourceOf } from './check-ins.queries.js';
import { Conflict } from '../../platform/errors.js';
import { lapsedSeatUntil } from '../registrations/waitlist/provisional-seat.js';
import { lockRegistration } from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { recordAttendance } from './record-attendance.js';
import { record, type Change } from '../identity/change.js';

/** A person who arrives at a session. */
export interface Arrival {
  /** Id of the check-in, so that sending it twice has no effect. */
  id: string;
  registrationId: string;
  session: Session;
  method: CheckInMethod;
  at: Date;
}

/**
 * Checks a registration in. Locks it, which decides between two phones, and between the door and a withdrawal.
 * Repeating a check-in returns its earlier outcome.
 */
export async function recordCheckIn(change: Change, arrival: Arrival): Promise<CheckInDecision> {
  const { tx, now } = change;
  const { id, session, method } = arrival;
  const registration = await lockRegistration(tx, arrival.registrationId);
  const known = await findCheckIn(tx, id);
  if (known !== null) {
    if (known.registrationId !== registration.id) {
      throw new Conflict('check-in-used', 'This ID belongs to another check-in. Send a new one.');
    }
    return known.undoneAt === null ? { outcome: 'in', at: known.at } : { outcome: 'undone' };
  }
  const current = await findCurrentCheckIn(tx, registration.id);
  const seatUntil = lapsedSeatUntil(registration);
  const decision = decideCheckIn(session, { ...registration, seatUntil }, current, arrival.at, now);
  if (decision.outcome !== 'in') return decision;
  const { at } = decision;
  const checkIn: CheckIn = { id, registrationId: registration.id, at, method, recordedAt: now, undoneAt: null };
  await insertCheckIn(tx, checkIn);
  const span = { registrationId: registration.id, source: sourceOf(checkIn), fromAt: at, untilAt: null };
  await recordAttendance(change, session, [span]);
  const details = { method, at: at.toISOString() };
  await record(change, 'registration.checked-in', `registration:${registration.id}`, details);
  return decision;
}

/**
 * Throws Conflict for a person who is checked in, because their seat can't be given up. Lock the registration first.
 */
export async function requireNotCheckedIn({ tx }: Change, registrationId: string): Promise<void> {
  if ((await findCurrentCheckIn(tx, registrationId)) !== null) throw checkedIn();
}

/** Returns why the seat of a person who is checked in can't be given up. */
export function checkedIn(): Conflict {
  return new Conflict('checked-in', 'This person is checked in. Undo the check-in first.');
}
