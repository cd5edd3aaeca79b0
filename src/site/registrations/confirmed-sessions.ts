import type { Registration } from '../../domain/registrations/registration.entity.js';
import { isLive } from '../../domain/registrations/registration.js';
import { listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import type { Connection } from '../../platform/database/tx.js';

/** An upcoming session, and a registration that is not confirmed. */
export interface SessionToConfirm {
  session: Session;
  registration: Registration;
}

/** Finds the upcoming sessions that a person has not confirmed, by start. */
export async function findSessionsToConfirm(connection: Connection, attendeeId: string, now: Date) {
  const live = (await listRegistrationsOf(connection, attendeeId)).filter(
    ({ state, unproven }) => unproven && isLive(state),
  );
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
