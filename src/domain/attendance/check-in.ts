import type { RegistrationState } from '../registrations/registration.js';
import type { SessionFormat, SessionState } from '../sessions/session.js';

/** How a person was checked in: by ticket code, by name, as a walk-in, or by themselves. */
export type CheckInMethod = 'ticket' | 'name' | 'walk-in' | 'self';

/** Why a person can't be checked in. */
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

/** Check-in opens hours before, and offline phones report later. A session moved to another day is a different one. */
export const checkInHours = 12;
const hour = 3_600_000;

/** Returns whether a session has a venue, where people are checked in. */
export function hasCheckIn(session: { format: SessionFormat }): boolean {
  return session.format !== 'online';
}

/** Returns the period in which people can be checked in, by their time of arrival, not by when it is reported. */
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
 * Decides about a person who arrived at `at`, by the clock of a phone, but no later than `now`. `current` is their
 * existing check-in, which stays valid even if the session changes. Someone whose provisional seat has lapsed since
 * (`seatUntil`) was let in rightly if they arrived before.
 */
export function decideCheckIn(
  session: { state: SessionState; startsAt: Date; endsAt: Date },
  registration: { state: RegistrationState; seatUntil?: Date | null },
  current: { at: Date } | null,
  at: Date,
  now: Date,
): CheckInDecision {
  if (current !== null) return { outcome: 'already', since: current.at };
  const came = at > now ? now : at;
  const { opensAt, closesAt } = checkInTimes(session);
  if (session.state !== 'published') return { outcome: 'session-cancelled' };
  const { state, seatUntil = null } = registration;
  if (state !== 'confirmed' && (seatUntil === null || came >= seatUntil)) return { outcome: state };
  if (came < opensAt) return { outcome: 'too-early' };
  return came > closesAt ? { outcome: 'too-late' } : { outcome: 'in', at: came };
}
