import type { Tx } from '../../platform/database/tx.js';
import type { Session } from '../sessions/session.entity.js';
import { lockSession } from '../sessions/sessions.queries.js';
import type { Registration } from './registration.entity.js';
import { getRegistration, lockRegistration } from './registrations.queries.js';

/** Locks a registration and, before it, its session. Throws NotFound. */
export async function lockRegistrationAndSession(
  tx: Tx,
  registrationId: string,
): Promise<{ session: Session; registration: Registration }> {
  const { sessionId } = await getRegistration(tx, registrationId);
  const session = await lockSession(tx, sessionId);
  return { session, registration: await lockRegistration(tx, registrationId) };
}
