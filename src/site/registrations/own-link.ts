import { getCall } from '../../domain/calls/calls.queries.js';
import { NotFound } from '../../platform/errors.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { getRegistration } from '../../domain/registrations/registrations.queries.js';
import { findAttendeeByPageToken } from '../../domain/registrations/links.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { unknownLink } from './unknown-link.js';
import type { Connection } from '../../platform/database/tx.js';

/** Returns the person of a link. Throws NotFound, or Gone for a link that was replaced. */
export async function attendeeOfLink(connection: Connection, token: string): Promise<Attendee> {
  const attendee = await findAttendeeByPageToken(connection, token);
  if (attendee === null) throw await unknownLink(connection, token);
  return attendee;
}

/** Returns a registration of the person of a link. Throws NotFound for someone else's. */
export async function registrationOfLink(connection: Connection, token: string, id: string) {
  const attendee = await attendeeOfLink(connection, token);
  const registration = await getRegistration(connection, id);
  if (registration.attendeeId !== attendee.id) {
    throw new NotFound('registration-not-found', 'Registration not found.');
  }
  const session = await getSession(connection, registration.sessionId);
  return { attendee, registration, session, call: await getCall(connection, attendee.callId) };
}
