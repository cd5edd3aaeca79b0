import { record, type Change } from '../../identity/change.js';
import { Conflict } from '../../../platform/errors.js';
import { type Attendance, countedWay, seatsOfWay, withSeatsOfWay } from '../../sessions/attendance.js';
import type { Session } from '../../sessions/session.entity.js';
import { endedRefusal } from '../../sessions/session.js';
import { updateSession } from '../../sessions/sessions.queries.js';
import { nextWaitlistNumbers } from '../admission/admission.queries.js';
import type { Attendee } from '../attendee.entity.js';
import { promote } from '../waitlist/promote.js';
import { isLive } from '../registration.js';
import type { Registration } from '../registration.entity.js';
import { getRegistration, updateRegistration } from '../registrations.queries.js';
import { moveSeat, seatableIn } from './switch-attendance.js';

/**
 * Changes how a person attends a hybrid session; session and registration are locked. A person with a seat gets a free
 * one of the other way, or, with `waits`, keeps theirs until one becomes free. A person on the waiting list joins the end
 * of the other one. Returns the registration. Throws Conflict if the session doesn't ask or is over, if the registration
 * is no longer active or has an open offer, and if no seat is free.
 */
export async function changeAttendance(
  change: Change,
  locked: Session,
  registration: Registration,
  attendee: Attendee,
  { attendance, waits }: { attendance: Attendance; waits: boolean },
): Promise<Registration> {
  const { tx, now } = change;
  requireChangeable(locked, registration, now);
  if (countedWay(registration.attendance) === attendance) return keepAttendance(change, registration, attendance);
  if (registration.state === 'pending') {
    const changes = { attendance, ...alone, updatedAt: now };
    await updateRegistration(tx, registration.id, changes);
    await record(change, 'registration.attendance-changed', `registration:${registration.id}`, { attendance });
    return { ...registration, ...changes };
  }
  // Nobody overtakes people who wait.
  const session = { ...locked, ...(await promote(change, locked)) };
  if (registration.state === 'waitlisted') return changeLine(change, session, registration, attendance);
  const { seated, holders } = await seatableIn(change, session, attendance, [registration.id]);
  if (seated.length > 0) {
    const seat = { attendance, holder: holders.get(registration.id) };
    const moved = await moveSeat(change, session, registration, attendee, seat);
    await promote(change, { ...session, ...moved.counts });
    return moved.registration;
  }
  if (!waits) throw new Conflict('attendance-full', 'No seat is free for this way of attending.', { attendance });
  const switchRequestedAt = registration.switchRequestedAt ?? now;
  await updateRegistration(tx, registration.id, { switchRequestedAt });
  await record(change, 'registration.attendance-requested', `registration:${registration.id}`, { attendance });
  return { ...registration, switchRequestedAt };
}

/** Whoever stayed together with others waits alone from now on: a group attends in one way. */
const alone = { groupId: null, allOrNothing: false };

function requireChangeable(session: Session, { state }: Registration, now: Date): void {
  const ended = endedRefusal(session, now);
  if (ended !== null) throw ended;
  if (!session.asksAttendance) throw new Conflict('attendance-not-asked', 'The session has one way of attending.');
  if (!isLive(state)) throw new Conflict('not-live', 'This registration is no longer active.');
  if (state === 'offered') throw new Conflict('offer-open', 'Accept or decline the offered seat first.');
}

/** A person whose way of attending counts them already has their seat or place, and no longer waits for the other way. */
async function keepAttendance(change: Change, registration: Registration, attendance: Attendance) {
  const { tx, now } = change;
  const isSaid = registration.attendance !== null;
  if (isSaid && registration.switchRequestedAt === null) return registration;
  const changes = { attendance, switchRequestedAt: null, ...(!isSaid && { updatedAt: now }) };
  await updateRegistration(tx, registration.id, changes);
  if (!isSaid)
    await record(change, 'registration.attendance-changed', `registration:${registration.id}`, { attendance });
  return { ...registration, ...changes };
}

async function changeLine(change: Change, session: Session, registration: Registration, attendance: Attendance) {
  const { tx, now } = change;
  const [waitlistNumber = registration.waitlistNumber] = await nextWaitlistNumbers(tx, 1);
  const changes = { attendance, waitlistNumber, ...alone, updatedAt: now };
  await updateRegistration(tx, registration.id, changes);
  const left = seatsOfWay(session, registration.attendance);
  const without = withSeatsOfWay(session, registration.attendance, { ...left, waiting: left.waiting - 1 });
  const entered = seatsOfWay({ ...session, ...without }, attendance);
  const counts = withSeatsOfWay(without, attendance, { ...entered, waiting: entered.waiting + 1 });
  await updateSession(tx, session.id, counts);
  await record(change, 'registration.attendance-changed', `registration:${registration.id}`, { attendance });
  await promote(change, { ...session, ...counts });
  return getRegistration(tx, registration.id);
}
