import { overlap, registrationClosure, seatLabel } from '../../sessions/session.js';
import type { Session } from '../../sessions/session.entity.js';
import { isLive, type RegistrationState } from '../registration.js';

/** A session that a person can add to theirs. */
export interface AddableSession {
  session: Session;
  /** Their own sessions at the same time. */
  overlaps: Session[];
  /** Whether other runs of it are open, too: people attend only one. */
  hasRuns: boolean;
}

/**
 * Returns the sessions that a person with these registrations can register for, in the order of `sessions`: without
 * their own, other runs of theirs, sessions that are full, and those whose organizers have refused them.
 */
export function addableSessions(
  sessions: readonly Session[],
  mine: readonly { session: Session; state: RegistrationState }[],
  now: Date,
): AddableSession[] {
  const own = mine.filter(({ state }) => isLive(state)).map(({ session }) => session);
  const refused = mine.filter(({ state }) => state === 'declined').map(({ session }) => session);
  const isRunOf = (one: Session) => (other: Session) =>
    one.id === other.id || (one.occurrenceGroup !== null && one.occurrenceGroup === other.occurrenceGroup);
  const open = sessions.filter(
    (one) =>
      registrationClosure(one, now) === null &&
      seatLabel(one) !== 'full' &&
      !own.some(isRunOf(one)) &&
      !refused.some(({ id }) => id === one.id),
  );
  return open.map((session) => ({
    session,
    overlaps: own.filter((other) => other.state === 'published' && overlap(session, other)),
    hasRuns: open.filter(isRunOf(session)).length > 1,
  }));
}

/** Returns the sessions of which more than one run is among `ids`: the first run of each. */
export function chosenTwice(addable: readonly AddableSession[], ids: readonly string[]): Session[] {
  const chosen = addable.map(({ session }) => session).filter(({ id }) => ids.includes(id));
  return chosen.filter(
    ({ occurrenceGroup }, index) =>
      occurrenceGroup !== null &&
      chosen.findIndex((one) => one.occurrenceGroup === occurrenceGroup) === index &&
      chosen.filter((one) => one.occurrenceGroup === occurrenceGroup).length > 1,
  );
}
