import { record } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import { freeSeats } from '../registrations/registration.js';
import { lockRegistration, updateRegistration } from '../registrations/registrations.queries.js';
import { seatsOfWay, withSeatsOfWay } from '../sessions/attendance.js';
import type { Session } from '../sessions/session.entity.js';
import { updateSession } from '../sessions/sessions.queries.js';

/**
 * Gives a person their seat back who was let in before it lapsed, if it is still free. Otherwise somebody else has it:
 * they are checked in without one. `session` is locked.
 */
export async function restoreSeat(change: Change, session: Session, registrationId: string): Promise<void> {
  const { tx, now } = change;
  const registration = await lockRegistration(tx, registrationId);
  const { attendance } = registration;
  const seats = seatsOfWay(session, attendance);
  if (registration.state !== 'cancelled' || freeSeats(seats).free === 0) return;
  await updateRegistration(tx, registration.id, { state: 'confirmed', provisionalUntil: null, updatedAt: now });
  await updateSession(tx, session.id, withSeatsOfWay(session, attendance, { ...seats, taken: seats.taken + 1 }));
  await record(change, 'registration.confirmed', `registration:${registration.id}`);
}
