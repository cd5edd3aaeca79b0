import { Conflict, type Refusal } from '../../../platform/errors.js';
import type { RegistrationClosure } from '../../sessions/session.js';

const fullMessage = 'The session is full and has no waiting list.';

/**
 * The refusals of a session that are the same for everyone, each made when the first person needs it: its stack takes
 * longer than the decision.
 */
export class SharedRefusals {
  private sharedFull: Refusal | undefined;
  private sharedClosed: Refusal | undefined;

  constructor(readonly closure: RegistrationClosure | null) {}

  /** For a person who registers alone. */
  get full(): Refusal {
    return (this.sharedFull ??= new Conflict('full', fullMessage));
  }

  /** Throws Error unless the session is closed for registration. */
  get closed(): Refusal {
    if (this.closure === null) throw new Error('Registration for the session is open.');
    return (this.sharedClosed ??= closureRefusal(this.closure));
  }
}

/** Returns why a group is refused whose person at `index` is over the limit. */
export function entryRefusal(
  entry: { outcome: 'full'; free: number } | { outcome: 'organization-limit'; limit: number },
  index: number,
  size: number,
): Refusal {
  if (entry.outcome === 'organization-limit') {
    return new Conflict('organization-limit', `At most ${entry.limit} people from one organization can register.`, {
      index,
      limit: entry.limit,
    });
  }
  if (size === 1 || entry.free === 0) {
    return new Conflict('full', fullMessage, size === 1 ? {} : { index });
  }
  return new Conflict('party-too-large', `Only ${entry.free} seats are free, and there is no waiting list.`, {
    index,
    free: entry.free,
  });
}

/** Returns why a blocked person is refused: only staff learn of the block. */
export function blockedRefusal(index: number, isByStaff: boolean): Refusal {
  if (!isByStaff) return closureRefusal('closed');
  return new Conflict('blocked', 'An organizer has blocked this person. Unblock them on their page first.', { index });
}

/** Returns why a person is refused who is registered for another run of the session. */
export function otherOccurrenceRefusal(index: number, sessionId: string): Refusal {
  return new Conflict(
    'other-run',
    'This person is already registered for another run of this session. Switch that registration to this run instead.',
    {
      index,
      session: sessionId,
    },
  );
}

/** Returns why a session that is closed for registration refuses people. */
export function closureRefusal(closure: RegistrationClosure): Refusal {
  switch (closure) {
    case 'draft':
      return new Conflict('not-published', "The session hasn't been published, so registration isn't open.");
    case 'cancelled':
      return new Conflict('cancelled', 'The session is cancelled, so registration is closed.');
    case 'over':
      return new Conflict('over', 'The session is over, so registration is closed.');
    case 'closed':
      return new Conflict('registration-closed', 'Registration for this session has closed.');
  }
}
