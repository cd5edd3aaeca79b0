import type { RegistrationState } from '../registrations/registration.js';
import type { SessionFormat, SessionState } from '../sessions/session.js';

/** How somebody was checked in: by the code of their ticket, found by name, registered at the door, by themselves. */
export type CheckInMethod = 'ticket' | 'name' | 'walk-in' | 'self';

/** Why somebody is not let in. */
export type CheckInRefusal =
  | Exclude<RegistrationState, 'confirmed'>
  | 'session-cancelled'
  | 'too-early'
  | 'too-late'
  /** This check-in was undone. */
  | 'undone';

export type CheckInDecision =
  | { outcome: 'in'; at: Date }
  | { outcome: 'already'; since: Date }
  | { outcome: CheckInRefusal };

/** Check-in opens hours before, and phones that were without network tell later. A session moved to another day is another. */
export const checkInHours = 12;
const hour = 3_600_000;

/** Returns whether people come to a venue, where they are checked in. */
export function hasCheckIn(session: { format: SessionFormat }): boolean {
  return session.format !== 'online';
}

/** Returns from when until when people are let in: what counts is when they came, not when it is reported. */
export function checkInTimes({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }): {
  opensAt: Date;
  closesAt: Date;
} {
  return {
    opensAt: new Date(startsAt.getTime() - checkInHours * hour + 1),
    closesAt: new Date(endsAt.getTime() + checkInHours * hour - 1),
  };
}

/**
 * Decides about somebody who came at `at`, as the clock of a phone has it: none is trusted to be ahead of `now`.
 * `current` is their check-in so far; who is in stays in, whatever became of the session.
 */
export function decideCheckIn(
  session: { state: SessionState; startsAt: Date; endsAt: Date },
  registration: { state: RegistrationState },
  current: { at: Date } | null,
  at: Date,
  now: Date,
): CheckInDecision {
  if (current !== null) return { outcome: 'already', since: current.at };
  const came = at > now ? now : at;
  const { opensAt, closesAt } = checkInTimes(session);
  if (session.state !== 'published') return { outcome: 'session-cancelled' };
  if (registration.state !== 'confirmed') return { outcome: registration.state };
  if (came < opensAt) return { outcome: 'too-early' };
  return came > closesAt ? { outcome: 'too-late' } : { outcome: 'in', at: came };
}
