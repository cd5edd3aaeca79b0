import { nextStamp } from '../calendar/event-identity.js';
import { record } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import { Conflict } from '../../platform/errors.js';
import type { Session } from '../sessions/session.entity.js';
import { requireNotCancelled } from '../sessions/session.js';
import { notifyPromoted } from './promote.js';
import type { Registration } from './registration.entity.js';
import { updateRegistration } from './registrations.queries.js';

/**
 * Accepts the offer of a seat, with session and registration locked. Returns the registration, confirmed. Throws Conflict
 * after the offer has ended, without one, and once the session is cancelled.
 */
export async function acceptOffer(change: Change, session: Session, registration: Registration): Promise<Registration> {
  if (registration.state === 'confirmed') return registration;
  requireNotCancelled(session);
  const { tx, now } = change;
  const { offerExpiresAt } = registration;
  if (offerExpiresAt !== null && offerExpiresAt <= now) {
    throw new Conflict(
      'offer-expired',
      'The offer has expired, and the seat went to the next person on the waiting list.',
    );
  }
  requireOffered(registration);
  const changes = {
    state: 'confirmed' as const,
    offerExpiresAt: null,
    confirmedAt: now,
    updatedAt: now,
    stampedAt: nextStamp(registration.stampedAt, now),
  };
  const accepted = { ...registration, ...changes };
  await updateRegistration(tx, registration.id, changes);
  await notifyPromoted(change, session, [accepted]);
  await record(change, 'registration.accepted', `registration:${registration.id}`);
  return accepted;
}

/** Throws Conflict for a registration without an offer. */
export function requireOffered(registration: Pick<Registration, 'state'>): void {
  if (registration.state !== 'offered') throw new Conflict('no-offer', 'No seat is offered to this registration.');
}
