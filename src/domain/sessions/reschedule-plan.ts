import type { RescheduleInput } from './session-input.js';
import type { Session } from './session.entity.js';
import { resolveTiming, type Timing, type TimingWarning, type WallTiming } from './session-timing.js';

/** A planned reschedule, for the preview and for writing. */
export interface ReschedulePlan {
  /** The fields of the session that change. */
  time: WallTiming & Timing;
  /** Whether the session is at this time already. */
  isUnchanged: boolean;
  warnings: TimingWarning[];
}

/** Plans a session at the wall time of `input`. By default, time zone and duration stay the same. */
export function planReschedule(session: Session, input: RescheduleInput): ReschedulePlan {
  const wall: WallTiming = {
    startsAtLocal: input.startsAtLocal,
    timeZone: input.timeZone ?? session.timeZone,
    overlap: input.overlap ?? 'first',
    durationMinutes: input.durationMinutes ?? session.durationMinutes,
  };
  const { timing, warnings } = resolveTiming(wall);
  const isUnchanged =
    timing.startsAt.getTime() === session.startsAt.getTime() &&
    timing.endsAt.getTime() === session.endsAt.getTime() &&
    wall.timeZone === session.timeZone;
  return { time: { ...wall, ...timing }, isUnchanged, warnings };
}
