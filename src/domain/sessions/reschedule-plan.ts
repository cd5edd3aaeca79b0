import type { RescheduleInput } from './session-input.js';
import type { Session } from './session.entity.js';
import { resolveTiming, type Timing, type TimingWarning, type WallTiming } from './session-timing.js';
import { requireNotCancelled, requireNotOver } from './session.js';

/** A session at another time: what the organizer is shown, and what is written. */
export interface ReschedulePlan {
  /** What of the session changes. */
  time: WallTiming & Timing;
  /** Whether the session is at this time already. */
  isUnchanged: boolean;
  warnings: TimingWarning[];
}

/** Throws Conflict for a session that cannot be rescheduled: it is cancelled or over. */
export function requireReschedulable(session: Session, now: Date): void {
  requireNotCancelled(session, ' and cannot be moved');
  // A draft can lie in the past.
  if (session.state === 'published') requireNotOver(session, now, ' and cannot be moved');
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
