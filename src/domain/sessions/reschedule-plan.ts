import type { RescheduleInput } from './session-input.js';
import type { Session } from './session.entity.js';
import { isNewerTzVersion } from '../time/tz-version.js';
import { resolveTiming, type Timing, type TimingWarning, type WallTiming } from './session-timing.js';

/** A planned reschedule, for the preview and for writing. */
export interface ReschedulePlan {
  /** The fields of the session that change. */
  time: WallTiming & Timing;
  /** Whether the session is at this time already. */
  isUnchanged: boolean;
  warnings: TimingWarning[];
}

/**
 * Plans a session at the wall time of `input`. By default, time zone and duration stay the same. An instant that was
 * derived from newer tz data is not derived again from older data.
 */
export function planReschedule(session: Session, input: RescheduleInput): ReschedulePlan {
  const wall: WallTiming = {
    startsAtLocal: input.startsAtLocal,
    timeZone: input.timeZone ?? session.timeZone,
    overlap: input.overlap ?? 'first',
    durationMinutes: input.durationMinutes ?? session.durationMinutes,
  };
  const { timing: derived, warnings } = resolveTiming(wall);
  const isSameWall =
    wall.startsAtLocal === session.startsAtLocal &&
    wall.timeZone === session.timeZone &&
    wall.overlap === session.overlap;
  const timing =
    isSameWall && isNewerTzVersion(session.tzVersion, derived.tzVersion)
      ? {
          startsAt: session.startsAt,
          endsAt: new Date(session.startsAt.getTime() + wall.durationMinutes * 60_000),
          tzVersion: session.tzVersion,
        }
      : derived;
  const isUnchanged =
    timing.startsAt.getTime() === session.startsAt.getTime() &&
    timing.endsAt.getTime() === session.endsAt.getTime() &&
    wall.timeZone === session.timeZone;
  return { time: { ...wall, ...timing }, isUnchanged, warnings };
}

/**
 * Plans how newer tz data moves a session, or returns null if it stays where it is. A session whose old and new start
 * have both passed stays: it has taken place at the time that people knew.
 */
export function planRederivation(session: Session, now: Date): ReschedulePlan | null {
  const plan = planReschedule(session, session);
  return plan.isUnchanged || (session.startsAt <= now && plan.time.startsAt <= now) ? null : plan;
}
