import { DateTime } from 'luxon';
import { parseLocal, resolveWallTime } from './wall-time.js';

/**
 * Adds whole calendar units to a wall time, with the same time of day: `2027-01-31T10:00` plus a month is 28 February.
 */
export function shiftLocal(local: string, by: { days?: number; months?: number }): string {
  const moved = wallTimeOf(local).plus(by);
  return moved.toISO({ includeOffset: false, suppressSeconds: true, suppressMilliseconds: true });
}

/** Adds whole days to a calendar date (`YYYY-MM-DD`). */
export function addDays(date: string, days: number): string {
  return dateOf(date).plus({ days }).toISODate();
}

/** Returns the whole days from one calendar date (`YYYY-MM-DD`) to another; negative if it is earlier. */
export function daysBetween(from: string, to: string): number {
  return dateOf(to).diff(dateOf(from), 'days').days;
}

/** Returns the weekday of a calendar date (`YYYY-MM-DD`), from 1 for Monday to 7 for Sunday (ISO 8601). */
export function weekdayOf(date: string): number {
  return dateOf(date).weekday;
}

/** Returns the Monday of the week of a calendar date (`YYYY-MM-DD`). */
export function mondayOf(date: string): string {
  return dateOf(date).startOf('week').toISODate();
}

/**
 * Returns the same weekday of a later month: the second Thursday, say, of a wall time's date. The fifth is the last
 * where there is no fifth. The time of day stays.
 */
export function sameWeekdayLater(local: string, months: number): string {
  const day = dateOf(local.slice(0, 10));
  const first = day.startOf('month').plus({ months });
  const sameDay = first.plus({ days: (day.weekday - first.weekday + 7) % 7 });
  const later = sameDay.plus({ weeks: Math.floor((day.day - 1) / 7) });
  const inMonth = later.hasSame(first, 'month') ? later : later.minus({ weeks: 1 });
  return `${inMonth.toISODate()}${local.slice(10)}`;
}

function dateOf(date: string): DateTime<true> {
  return wallTimeOf(`${date}T00:00`);
}

/** Dates and wall times have no zone: they are counted in UTC. Throws RangeError for what is none. */
function wallTimeOf(local: string): DateTime<true> {
  // Luxon's `fromFormat` and `toFormat` compile their format anew for each text, which took a tenth of a page.
  const at = DateTime.fromMillis(parseLocal(local)?.utcMs ?? NaN, { zone: 'utc' });
  if (!at.isValid) throw new RangeError(`Not a date or wall time: ${local}`);
  return at;
}

/** First instant of a local day and of the next: 23 to 25 hours apart where the clock changes. `from <= at < to`. */
export function localDay(date: string, timeZone: string): { from: Date; to: Date } {
  const startOf = (day: string) => resolveWallTime(`${day}T00:00`, timeZone).startsAt;
  return { from: startOf(date), to: startOf(addDays(date, 1)) };
}
