import type { ActedRegistration } from '../registrations/acted.js';
import type { Session } from './session.entity.js';

/** What a move changed, for its undo, as JSON. */
export interface MovedFrom {
  session: Readonly<Record<string, unknown>>;
  /** The revision that it made. */
  revision: number;
  offers: ActedRegistration[];
}

/** Returns what a move of a session changed. */
export function movedFrom(session: Session, moved: Session, offers: ActedRegistration[]): MovedFrom {
  const { startsAtLocal, timeZone, overlap, durationMinutes, startsAt, endsAt, tzVersion } = session;
  const { registrationClosesAt, rescheduledAt } = session;
  const wall = { startsAtLocal, timeZone, overlap, durationMinutes };
  const instants = { startsAt, endsAt, tzVersion, registrationClosesAt, rescheduledAt };
  return { session: { ...wall, ...instants }, revision: moved.revision, offers };
}

/**
 * Returns what a session is again that was moved. Calendars that subscribe to it can have read the other time in between,
 * so SEQUENCE goes up once more.
 */
export function movedBack(session: Session, before: MovedFrom['session'], now: Date): Session {
  const time = before as unknown as Pick<
    Session,
    'startsAt' | 'endsAt' | 'registrationClosesAt' | 'rescheduledAt' | 'startsAtLocal' | 'timeZone'
  >;
  const date = (at: Date | null) => at && new Date(at);
  return {
    ...session,
    ...time,
    startsAt: new Date(time.startsAt),
    endsAt: new Date(time.endsAt),
    registrationClosesAt: date(time.registrationClosesAt),
    rescheduledAt: date(time.rescheduledAt),
    sequence: session.sequence + 1,
    revision: session.revision + 1,
    updatedAt: now,
  };
}
