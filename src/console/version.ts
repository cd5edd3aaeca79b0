import type { Session } from '../domain/sessions/session.entity.js';

/** What of a session an organizer has seen when they confirm a change: it must not have moved under their hand. */
export function seenOf(session: Session): string {
  return [
    session.state,
    session.sequence,
    session.startsAt.toISOString(),
    session.endsAt.toISOString(),
    session.timeZone,
  ].join(' ');
}
