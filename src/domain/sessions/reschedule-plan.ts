import type { RescheduleInput } from './session-input.js';
import type { Session } from './session.entity.js';
import { resolveTiming, type Timing, type TimingWarning, type WallTiming } from './session-timing.js';

/** A session at another time: what the organizer is shown, and what is written. */
export interface ReschedulePlan {
  /** What of the session changes. */
  time: WallTiming & Timing;
  /** Whether the session is at this time already. */
  isUnchanged: boolean;
  warnings: TimingWarning[];
}

/** Plans the session at the wall time of `input`; zone and duration stay where nothing is said. */
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
