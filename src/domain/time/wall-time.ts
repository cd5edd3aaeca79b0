import { offsetMinutesAt, transitions } from './zone-rules.js';

const MINUTE = 60_000;
// Two days on either side cover every change that can concern a wall time: the largest ever was 24 hours (Samoa, 2011).
const REACH = 48 * 60 * MINUTE;

/** The local time of an instant in a zone. `weekday` is 1 for Monday to 7 for Sunday. */
export interface LocalTime {
  local: string;
  date: string;
  time: string;
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  weekday: number;
  offsetMinutes: number;
}

/** A resolved wall time. In a gap, `shownLocal` differs from the typed time; `secondAt` is set in an overlap. */
export interface ResolvedWallTime {
  startsAt: Date;
  kind: 'unique' | 'gap' | 'overlap';
  offsetMinutes: number;
  shownLocal: string;
  secondAt?: Date;
}

/** Parses `YYYY-MM-DDTHH:mm`; null for another format, or a date or hour that doesn't exist. */
export function parseLocal(local: string): { utcMs: number } | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local)) return null;
  const utcMs = Date.parse(`${local}Z`);
  // Date.parse accepts 24:00 and, in some engines, 30 February, so the result must match the text.
  return !Number.isNaN(utcMs) && new Date(utcMs).toISOString().slice(0, 16) === local ? { utcMs } : null;
}

/**
 * Finds the instant of a wall time (`YYYY-MM-DDTHH:mm`) in a zone, independent of the present moment.
 * Overlap: the first occurrence unless `choice` is `second`. Gap: the offset before the gap (RFC 5545 3.3.5), so the
 * shown time is later than the one typed. `offsetMinutes` is the offset in force at the instant found.
 * Throws RangeError for a malformed wall time or an unknown zone.
 */
export function resolveWallTime(
  local: string,
  timeZone: string,
  choice: 'first' | 'second' = 'first',
): ResolvedWallTime {
  const wall = parseLocal(local);
  if (!wall) throw new RangeError(`Not a wall time: ${local}`);
  const changes = transitions(timeZone, new Date(wall.utcMs - REACH), new Date(wall.utcMs + REACH));
  const offsets = [
    offsetMinutesAt(new Date(wall.utcMs - REACH), timeZone),
    ...changes.map((change) => change.offsetAfter),
  ];
  const candidates = [...new Set(offsets)]
    .map((offset) => ({ at: new Date(wall.utcMs - offset * MINUTE), offset }))
    .filter(({ at, offset }) => offsetMinutesAt(at, timeZone) === offset)
    .sort((a, b) => a.at.getTime() - b.at.getTime());

  const [first, second] = candidates;
  if (!first) return resolveGap(wall.utcMs, timeZone, changes);
  if (!second) return { startsAt: first.at, kind: 'unique', offsetMinutes: first.offset, shownLocal: local };
  const chosen = choice === 'second' ? second : first;
  return {
    startsAt: chosen.at,
    kind: 'overlap',
    offsetMinutes: chosen.offset,
    shownLocal: local,
    secondAt: second.at,
  };
}

/** Returns the local time of an instant in a zone, to the minute. Throws RangeError for an unknown zone. */
export function localTime(at: Date, timeZone: string): LocalTime {
  const offsetMinutes = offsetMinutesAt(at, timeZone);
  const shifted = shiftedToUtc(at, offsetMinutes);
  const local = shifted.toISOString().slice(0, 16);
  return {
    local,
    date: local.slice(0, 10),
    time: local.slice(11),
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    weekday: shifted.getUTCDay() || 7,
    offsetMinutes,
  };
}

/** Formats an offset in minutes east of UTC: `UTC+5:30`, `UTC−3` (minus sign U+2212), `UTC+0`. */
export function offsetLabel(minutes: number): string {
  const size = Math.abs(minutes);
  const rest = size % 60;
  const hours = Math.floor(size / 60);
  return `UTC${minutes < 0 ? '\u2212' : '+'}${hours}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}

/** Returns the instant whose UTC time equals the wall time, for formatting without a zone in Intl. */
export function shiftedToUtc(at: Date, offsetMinutes: number): Date {
  return new Date(at.getTime() + offsetMinutes * MINUTE);
}

function resolveGap(utcMs: number, timeZone: string, changes: ReturnType<typeof transitions>): ResolvedWallTime {
  const gap = changes.find(({ at, offsetBefore, offsetAfter }) => {
    const wallOfChange = at.getTime() + offsetBefore * MINUTE;
    return utcMs >= wallOfChange && utcMs < at.getTime() + offsetAfter * MINUTE;
  });
  // Seconds of local mean time were rounded away; a wall time that falls into that rounding keeps the nearest offset.
  const offsetBefore = gap ? gap.offsetBefore : offsetMinutesAt(new Date(utcMs), timeZone);
  const startsAt = new Date(utcMs - offsetBefore * MINUTE);
  const shown = localTime(startsAt, timeZone);
  return { startsAt, kind: 'gap', offsetMinutes: shown.offsetMinutes, shownLocal: shown.local };
}

/** Returns an instant as RFC 3339 in a zone: `2027-01-14T20:00:00+08:00`. */
export function offsetTime(at: Date, timeZone: string): string {
  const { local, offsetMinutes } = localTime(at, timeZone);
  const [hours, minutes] = [Math.floor(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
  const offset = [hours, minutes].map((part) => String(part).padStart(2, '0')).join(':');
  return `${local}:00${offsetMinutes < 0 ? '-' : '+'}${offset}`;
}
