import { type CheckInDecision, type CheckInMethod, decideCheckIn } from './check-in.js';
import type { CheckIn } from './check-in.entity.js';
import { findCheckIn, findCurrentCheckIn, insertCheckIn, sourceOf } from './check-ins.queries.js';
import { record } from '../identity/audit.queries.js';
import { Conflict } from '../../platform/errors.js';
import { lockRegistration } from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { recordAttendance } from './record-attendance.js';
import type { Change } from '../identity/change.js';

/** Somebody who arrives at a session. */
export interface Arrival {
  /** Of the check-in: sent twice, it counts once. */
  id: string;
  registrationId: string;
  session: Session;
  method: CheckInMethod;
  at: Date;
}

/**
 * Checks a registration in. The lock on it decides between two phones, and between the door and somebody who gives their
 * seat back. A check-in that is sent again returns what became of it before.
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
  const decision = decideCheckIn(session, registration, current, arrival.at, now);
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

/** Throws Conflict for somebody who is checked in: an occupied seat is not given back. Lock the registration first. */
export async function requireNotCheckedIn({ tx }: Change, registrationId: string): Promise<void> {
  if ((await findCurrentCheckIn(tx, registrationId)) !== null) throw checkedIn();
}

/** Returns why the seat of somebody who is there is not given back. */
export function checkedIn(): Conflict {
  return new Conflict('checked-in', 'This person is checked in. Undo the check-in first.');
}
