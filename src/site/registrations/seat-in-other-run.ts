import { findInOtherOccurrences } from '../../domain/registrations/admission/admission.queries.js';
import { listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import type { Connection } from '../../platform/database/tx.js';

/** Returns the seat that a person has in another run of a session, and that run; null if they have none. */
export async function findSeatInOtherRun(connection: Connection, session: Session, attendeeId: string) {
  const sessionId = (await findInOtherOccurrences(connection, session, [attendeeId])).get(attendeeId);
  if (sessionId === undefined) return null;
  const own = await listRegistrationsOf(connection, attendeeId);
  const registration = own.find((one) => one.sessionId === sessionId && one.state === 'confirmed');
  return registration === undefined ? null : { registration, session: await getSession(connection, sessionId) };
}
