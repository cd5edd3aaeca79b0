import { type CheckInDecision, type CheckInMethod, decideCheckIn } from './check-in.js';
import type { CheckIn } from './check-in.entity.js';
import { findCheckIn, findStandingCheckIn, insertCheckIn, sourceOf } from './check-ins.queries.js';
import type { Actor } from '../identity/actor.js';
import { record } from '../identity/audit.queries.js';
import { Conflict } from '../../platform/errors.js';
import { lockRegistration } from '../registrations/registrations.queries.js';
import type { Session } from '../sessions/session.entity.js';
import { recordAttendance } from './record-attendance.js';
import type { Tx } from '../../platform/database/tx.js';

/** Somebody who came. */
export interface Coming {
  /** Of the check-in: told twice, it is one. */
  id: string;
  registrationId: string;
  session: Session;
  method: CheckInMethod;
  at: Date;
  actor: Actor;
  now: Date;
}

/**
 * Checks a registration in, in the transaction of its caller. The lock on it decides between two phones, and between the
 * door and somebody who gives their seat back. A check-in that was told before says again what became of it.
 */
export async function recordCheckIn(tx: Tx, coming: Coming): Promise<CheckInDecision> {
  const { id, session, method, actor, now } = coming;
  const registration = await lockRegistration(tx, coming.registrationId);
  const told = await findCheckIn(tx, id);
  if (told !== null) {
    if (told.registrationId !== registration.id) throw new Conflict('check-in-used', 'This id is of another check-in.');
    return told.undoneAt === null ? { outcome: 'in', at: told.at } : { outcome: 'undone' };
  }
  const standing = await findStandingCheckIn(tx, registration.id);
  const decision = decideCheckIn(session, registration, standing, coming.at, now);
  if (decision.outcome !== 'in') return decision;
  const { at } = decision;
  const checkIn: CheckIn = { id, registrationId: registration.id, at, method, recordedAt: now, undoneAt: null };
  await insertCheckIn(tx, checkIn);
  const span = { registrationId: registration.id, source: sourceOf(checkIn), fromAt: at, untilAt: null };
  await recordAttendance(tx, session, [span], now);
  await record(tx, actor, 'registration.checked-in', `registration:${registration.id}`, now, {
    method,
    at: at.toISOString(),
  });
  return decision;
}
