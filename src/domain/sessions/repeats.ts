import { sameWeekdayLater } from '../time/local-date.js';
import { localTime, parseLocal, resolveWallTime } from '../time/wall-time.js';
import type { Session } from './session.entity.js';
import { resolveTiming, sessionTiming, type Timing, type TimingWarning, type WallTiming } from './session-timing.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const WEEK = 7 * DAY;

/** How many more sessions a series can get at once. */
export const maxRepeats = 26;
/** When the sessions of a series take place: every few weeks, monthly on the same weekday, or on listed dates. */
export const repeatPatterns = ['P1W', 'P2W', 'P3W', 'P4W', 'P1M', 'dates'] as const;
export type RepeatPattern = (typeof repeatPatterns)[number];

/** The time of one session of a series. */
export interface RepeatedTime {
  wall: WallTiming;
  timing: Timing;
  /** A time that is skipped or occurs twice; the later or the first one is used. */
  warnings: TimingWarning[];
}

/** Returns the wall times after the first one, as many as wanted. Listed dates have their own function. */
export function repeatedLocals(first: string, pattern: Exclude<RepeatPattern, 'dates'>, more: number): string[] {
  const later = (index: number) =>
    pattern === 'P1M' ? sameWeekdayLater(first, index) : laterBy(first, index * Number(pattern.charAt(1)) * WEEK);
  return Array.from({ length: more }, (_, index) => later(index + 1));
}

/**
 * Returns the wall times of listed dates, one in each line, in order and without doubles: `2027-01-14`, at the time of
 * the first session, or `2027-01-14 16:00`. `wrong` are the lines that are no dates.
 */
export function listedLocals(first: string, text: string): { locals: string[]; wrong: string[] } {
  const lines = text.split(/[\r\n,;]+/u).map((line) => line.trim());
  const read = lines.filter((line) => line !== '').map((line) => ({ line, local: listedLocal(first, line) }));
  const locals = read.flatMap(({ local }) => local ?? []);
  return {
    locals: [...new Set(locals)].toSorted(),
    wrong: read.flatMap(({ line, local }) => (local === null ? line : [])),
  };
}

function listedLocal(first: string, line: string): string | null {
  const [date = '', time = first.slice(11)] = line.split(/[\sT]+/u);
  const local = `${date}T${time.padStart(5, '0')}`;
  return parseLocal(local) === null ? null : local;
}

/** Returns the times of a series at these wall times. The answer for a time that occurs twice counts for the first one. */
export function repeatedTimes(first: WallTiming, locals: readonly string[]): RepeatedTime[] {
  const walls = [first, ...locals.map((startsAtLocal) => ({ ...first, startsAtLocal, overlap: 'first' as const }))];
  return walls
    .toSorted((one, other) => (one.startsAtLocal < other.startsAtLocal ? -1 : 1))
    .map(({ startsAtLocal, timeZone, overlap, durationMinutes }) => {
      const wall = { startsAtLocal, timeZone, overlap, durationMinutes };
      return { wall, ...resolveTiming(wall) };
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

/** Returns a wall time some milliseconds later on the clock. */
export function laterBy(local: string, ms: number): string {
  return new Date(wallMs(local) + ms).toISOString().slice(0, 16);
}

function wallMs(local: string): number {
  const parsed = parseLocal(local);
  if (parsed === null) throw new RangeError(`Not a wall time: ${local}`);
  return parsed.utcMs;
}
