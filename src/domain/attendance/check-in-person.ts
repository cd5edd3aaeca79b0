import { randomUUID } from 'node:crypto';
import type { Connection } from '../../platform/database/tx.js';
import { NotFound } from '../../platform/errors.js';
import { record, type Change } from '../identity/change.js';
import {
  findRegisteredPerson,
  type RegisteredPerson,
  lockRegistration,
  updateRegistration,
} from '../registrations/registrations.queries.js';
import { isTicketOf, registrationOfTicket } from '../registrations/links/ticket.js';
import type { Session } from '../sessions/session.entity.js';
import { getSession, lockSession, updateSession } from '../sessions/sessions.queries.js';
import { lapsedSeatUntil } from '../registrations/waitlist/provisional-seat.js';
import type { CheckInDecision, CheckInMethod } from './check-in.js';
import { recordCheckIn } from './record-check-in.js';
import { secretsOf } from '../../platform/secrets/secrets.js';
import { freeSeats } from '../registrations/registration.js';
import { seatsOfWay, withSeatsOfWay } from '../sessions/attendance.js';

/** The person to check in, by ticket code or from the list. */
export interface CheckInRequest {
  code?: string | undefined;
  registrationId?: string | undefined;
  /** Id of the check-in, from the device, so that it can be sent again. */
  id?: string | undefined;
  /** When they arrived, if the check-in is sent later. */
  at?: Date | undefined;
  method?: CheckInMethod;
}

/** The result of a check-in. */
export type CheckInResult =
  | (CheckInDecision & { id: string; person: RegisteredPerson })
  /** A valid ticket of another session. */
  | { outcome: 'other-session'; person: RegisteredPerson; session: Session }
  /** An unknown code, or one that was replaced by a new link. */
  | { outcome: 'unknown' };

/**
 * Checks a person in to a session. Has no effect if they are already checked in, or the same check-in is sent again.
 * Throws NotFound for an unknown session, and for a registration of another session.
 */
export async function checkInPerson(
  change: Change,
  sessionId: string,
  request: CheckInRequest,
): Promise<CheckInResult> {
  const { tx, now } = change;
  const session = await getSession(tx, sessionId);
  const person =
    request.code === undefined
      ? await getPerson(tx, request.registrationId)
      : await findTicketHolder(tx, request.code.trim());
  if (person === null) return { outcome: 'unknown' };
  const { registration } = person;
  if (registration.sessionId !== session.id) {
    if (request.code === undefined) throw missing();
    return { outcome: 'other-session', person, session: await getSession(tx, registration.sessionId) };
  }
  const { id = randomUUID(), at = now, method = request.code === undefined ? 'name' : 'ticket' } = request;
  const arrival = { id, registrationId: registration.id, method, at };
  if (lapsedSeatUntil(registration) === null) {
    return { ...(await recordCheckIn(change, { ...arrival, session })), id, person };
  }
  const locked = await lockSession(tx, session.id);
  const decision = await recordCheckIn(change, { ...arrival, session: locked });
  if (decision.outcome === 'in') await restoreSeat(change, locked, registration.id);
  return { ...decision, id, person };
}

async function getPerson(connection: Connection, registrationId: string | undefined): Promise<RegisteredPerson> {
  const person = registrationId === undefined ? null : await findRegisteredPerson(connection, registrationId);
  if (person === null) throw missing();
  return person;
}

async function findTicketHolder(connection: Connection, code: string): Promise<RegisteredPerson | null> {
  const registrationId = registrationOfTicket(code);
  const person = registrationId === null ? null : await findRegisteredPerson(connection, registrationId);
  if (person === null) return null;
  const { linkVersion } = person.attendee;
  const { accepted } = secretsOf(connection);
  return isTicketOf(code, accepted, { registrationId: person.registration.id, linkVersion }) ? person : null;
}

function missing(): NotFound {
  return new NotFound('registration-not-found', 'Registration not found.');
}

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
