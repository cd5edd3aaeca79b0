import { DateTime } from 'luxon';
import { resolveWallTime } from './wall-time.js';

const LOCAL = "yyyy-MM-dd'T'HH:mm";

/**
 * Adds whole calendar units to a wall time, with the same time of day: `2027-01-31T10:00` plus a month is 28 February.
 */
export function shiftLocal(local: string, by: { days?: number; weeks?: number; months?: number }): string {
  const moved = DateTime.fromFormat(local, LOCAL, { zone: 'utc' }).plus(by);
  if (!moved.isValid) throw new RangeError(`Not a wall time: ${local}`);
  return moved.toFormat(LOCAL);
}

/** Adds whole days to a calendar date (`YYYY-MM-DD`). */
export function addDays(date: string, days: number): string {
  const at = Date.parse(`${date}T00:00Z`);
  const isDate = !Number.isNaN(at) && new Date(at).toISOString().startsWith(`${date}T`);
  if (!isDate) throw new RangeError(`Not a date: ${date}`);
  return new Date(at + days * 86_400_000).toISOString().slice(0, 10);
}

/** Returns the whole days from one calendar date (`YYYY-MM-DD`) to another; negative if it is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** First instant of a local day and of the next: 23 to 25 hours apart where the clock changes. `from <= at < to`. */
export function localDay(date: string, timeZone: string): { from: Date; to: Date } {
  const startOf = (day: string) => resolveWallTime(`${day}T00:00`, timeZone).startsAt;
  return { from: startOf(date), to: startOf(addDays(date, 1)) };
}
