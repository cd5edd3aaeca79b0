import { weekdayOf } from '../time/local-date.js';
import { laterBy } from './repeats.js';
import { planReschedule, type ReschedulePlan } from './reschedule-plan.js';
import type { Session } from './session.entity.js';
import { endedRefusal } from './session.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How the sessions of a series move: all by as much on the clock, or to a weekday of their week and a time of day. */
export type SeriesMove =
  | { by: 'shift'; minutes: number }
  /** 1 for Monday to 7 for Sunday, and `HH:mm`; null for as it is. */
  | { by: 'time'; weekday: number | null; time: string | null };

/** A session of a series that moves. */
export interface PlannedMove {
  session: Session;
  plan: ReschedulePlan;
}

/**
 * Plans the move of a session of a series and all that start later. What moves is the local time of each in its own
 * zone, so that a change of the clocks between two of them makes no difference. `left` are those that are cancelled or
 * over; sessions that are at their new time already are in neither.
 */
export function planSeriesMove(
  sessions: readonly Session[],
  fromId: string,
  move: SeriesMove,
  now: Date,
): { planned: PlannedMove[]; left: Session[] } {
  const { ahead, left } = followingSessions(sessions, fromId, now);
  const planned = ahead.map((session) => {
    const { startsAtLocal, overlap } = session;
    const local = movedLocal(startsAtLocal, move);
    return {
      session,
      plan: planReschedule(session, { startsAtLocal: local, ...(local === startsAtLocal && { overlap }) }),
    };
  });
  return { planned: planned.filter(({ plan }) => !plan.isUnchanged), left };
}

/** Returns a session of a series with all that start later: those that can change, and those that can't any more. */
export function followingSessions(
  sessions: readonly Session[],
  fromId: string,
  now: Date,
): { ahead: Session[]; left: Session[] } {
  const from = sessions.find(({ id }) => id === fromId);
  const following = from === undefined ? [] : sessions.filter((one) => one.startsAt >= from.startsAt);
  const isAhead = (one: Session) => (one.state === 'draft' ? true : endedRefusal(one, now) === null);
  return { ahead: following.filter(isAhead), left: following.filter((one) => !isAhead(one)) };
}

/** Returns a wall time after a move of its series. */
export function movedLocal(local: string, move: SeriesMove): string {
  if (move.by === 'shift') return laterBy(local, move.minutes * MINUTE);
  const weekday = weekdayOf(local.slice(0, 10));
  const moved = laterBy(local, ((move.weekday ?? weekday) - weekday) * DAY);
  return `${moved.slice(0, 10)}T${move.time ?? moved.slice(11)}`;
}
