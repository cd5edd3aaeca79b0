import { localTime, parseLocal, resolveWallTime } from '../time/wall-time.js';
import type { Session } from './session.entity.js';
import { resolveTiming, sessionTiming, type Timing, type TimingWarning, type WallTiming } from './session-timing.js';

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;

/** How many more copies can be made at once. */
export const mostRepeats = 26;
/** The weeks between copies that can be chosen. */
export const repeatWeeks = [1, 2, 3, 4] as const;

/** The time of one copy of a session. */
export interface RepeatedTime {
  wall: WallTiming;
  timing: Timing;
  /** A time that is skipped or occurs twice; the later or the first one is used. */
  warnings: TimingWarning[];
  /** How many minutes the local clocks went forward since the time before, negative for back. */
  clockShiftMinutes: number;
}

/**
 * Returns the times of copies of a session: the first one, and `more` after it at the same local time. The answer for a
 * time that occurs twice counts for the first one only.
 */
export function repeatedTimes(
  original: Pick<Session, 'startsAt'>,
  first: WallTiming,
  { more, everyWeeks }: { more: number; everyWeeks: number },
): RepeatedTime[] {
  let before = localTime(original.startsAt, first.timeZone).offsetMinutes;
  return Array.from({ length: more + 1 }, (_, index) => {
    const startsAtLocal = laterBy(first.startsAtLocal, index * everyWeeks * WEEK);
    const wall = { ...first, startsAtLocal, overlap: index === 0 ? first.overlap : ('first' as const) };
    const { offsetMinutes } = resolveWallTime(startsAtLocal, wall.timeZone, wall.overlap);
    const clockShiftMinutes = offsetMinutes - before;
    before = offsetMinutes;
    return { wall, ...resolveTiming(wall), clockShiftMinutes };
  });
}

/**
 * Returns when registration for a copy closes: as long before its start, on the clock, as for the original, and at its
 * end at the latest.
 */
export function copiedClosing(
  original: Pick<Session, 'registrationClosesAt' | 'startsAtLocal' | 'timeZone'>,
  wall: WallTiming,
): Date | null {
  if (original.registrationClosesAt === null) return null;
  const closes = localTime(original.registrationClosesAt, original.timeZone).local;
  const local = laterBy(wall.startsAtLocal, wallMs(closes) - wallMs(original.startsAtLocal));
  const closesAt = resolveWallTime(local, wall.timeZone).startsAt;
  const { endsAt } = sessionTiming(wall);
  return closesAt < endsAt ? closesAt : endsAt;
}

function laterBy(local: string, ms: number): string {
  return new Date(wallMs(local) + ms).toISOString().slice(0, 16);
}

function wallMs(local: string): number {
  const parsed = parseLocal(local);
  if (parsed === null) throw new RangeError(`Not a wall time: ${local}`);
  return parsed.utcMs;
}
