import type { Registration } from '../../domain/registrations/registration.entity.js';
import { isLive } from '../../domain/registrations/registration.js';
import { listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import type { Connection } from '../../platform/database/tx.js';

/** A session to come, and the registration of somebody whose address is not confirmed. */
export interface SessionToConfirm {
  session: Session;
  registration: Registration;
}

/** Finds the sessions to come for which an address is registered, in order of time. */
export async function findSessionsToConfirm(
  connection: Connection,
  attendeeId: string,
  now: Date,
): Promise<SessionToConfirm[]> {
  const live = (await listRegistrationsOf(connection, attendeeId)).filter(({ state }) => isLive(state));
  const sessions = await listSessionsById(
    connection,
    live.map(({ sessionId }) => sessionId),
  );
  return sessions
    .filter(({ endsAt, state }) => endsAt > now && state === 'published')
    .flatMap((session) => {
      const registration = live.find(({ sessionId }) => sessionId === session.id);
      return registration ? [{ session, registration }] : [];
    });
}
