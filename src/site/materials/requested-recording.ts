import { hasRequestedRecording } from '../../domain/materials/materials.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { NotFound } from '../../platform/errors.js';
import { attendeeOfLink } from '../registrations/own-page-controller.js';

/** Returns the person of a link with a session whose recording they asked for. Throws NotFound, and Gone. */
export async function requestedRecording(connection: Connection, token: string, sessionId: string) {
  const attendee = await attendeeOfLink(connection, token);
  const session = await getSession(connection, sessionId);
  if (!(await hasRequestedRecording(connection, session.id, attendee.id))) {
    throw new NotFound('not-found', 'The recording was not found.');
  }
  return { attendee, session };
}
