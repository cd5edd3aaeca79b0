import type { WallTiming } from './session-timing.js';
import { localTime, resolveWallTime } from '../time/wall-time.js';

/** Returns the wall time at which a start of a plan is scheduled. Throws RangeError for an unknown zone. */
export function plannedTime(start: Date, timeZone: string, durationMinutes: number): WallTiming {
  const startsAtLocal = localTime(start, timeZone).local;
  const isFirst = resolveWallTime(startsAtLocal, timeZone).startsAt.getTime() === start.getTime();
  return { startsAtLocal, timeZone, overlap: isFirst ? 'first' : 'second', durationMinutes };
}
