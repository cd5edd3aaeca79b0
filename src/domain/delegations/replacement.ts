import { Conflict } from '../../platform/errors.js';
import type { Registration } from '../registrations/registration.entity.js';
import { isLive } from '../registrations/registration.js';
import { requireNotCancelled, requireNotOver, type SessionState } from '../sessions/session.js';

/**
 * Throws Conflict where nobody can take the place of a member at `now`: the session is cancelled or over, the member
 * counts no more or let an offer end, or the new person is registered already (`existing`) or was declined.
 */
export function requireReplaceable(
  old: Pick<Registration, 'state' | 'offerExpiresAt'>,
  session: { state: SessionState; endsAt: Date },
  existing: Pick<Registration, 'state'> | null,
  now: Date,
): void {
  requireNotCancelled(session);
  requireNotOver(session, now, '; nobody can be replaced any more');
  if (!isLive(old.state)) throw new Conflict('not-registered', 'This person is not registered any more.');
  if (old.offerExpiresAt !== null && old.offerExpiresAt <= now) {
    throw new Conflict('offer-expired', 'The offer has ended, and the seat goes to the next in line.');
  }
  if (existing !== null && isLive(existing.state)) {
    throw new Conflict('already-registered', 'The new person is registered for this session already.');
  }
  if (existing?.state === 'declined') {
    throw new Conflict('declined', 'The organizers have declined the new person for this session.');
  }
}
