import { addDays, daysBetween } from '../../../domain/time/local-date.js';
import { workingDays } from '../../../domain/time/working-week.js';
import { localTime, resolveWallTime } from '../../../domain/time/wall-time.js';
import { comfort, comfortWithin, type HumaneHours } from '../../../domain/time/humane-hours.js';

const stepMs = 15 * 60_000;

/** When somebody can host: between two minutes of their local day, on weekdays as in `HumaneHours`. */
interface AvailableHours extends Pick<HumaneHours, 'from' | 'until' | 'weekdays'> {
  timeZone: string;
}

/** Which starts are possible: dates of the call's zone, except some, and the hours of everyone who must be there. */
export interface Constraints {
  timeZone: string;
  fromDate: string;
  untilDate: string;
  /** From 1 (Monday) to 7; null are the working days of the country of `timeZone`. */
  weekdays: readonly number[] | null;
  exceptDates: readonly string[];
  minutes: number;
  available: readonly AvailableHours[];
  notBefore: Date;
}

/**
 * Returns all starts in steps of a quarter of an hour, in milliseconds, ascending. Both dates are included. An hour that
 * the clock skips has no starts, one that occurs twice has both. Throws RangeError for an unknown zone or date.
 */
export function candidateStarts(constraints: Constraints): number[] {
  const { timeZone, fromDate, untilDate, minutes } = constraints;
  const excluded = new Set(constraints.exceptDates);
  const weekdays = constraints.weekdays ?? workingDays(timeZone);
  const days = Array.from({ length: daysBetween(fromDate, untilDate) + 1 }, (_, index) => addDays(fromDate, index));
  const starts = days
    .filter((date) => !excluded.has(date) && weekdays.includes(weekdayOf(date)))
    .flatMap((date) => startsOn(date, timeZone))
    .filter((start) => start >= constraints.notBefore.getTime());
  const fits = constraints.available.map((one) => comfortWithin(minutes, hoursOf(one))(starts, one.timeZone));
  return starts.filter((_, index) => fits.every((some) => some[index] !== comfort.outside));
}

function startsOn(date: string, timeZone: string): number[] {
  const from = resolveWallTime(`${date}T00:00`, timeZone).startsAt.getTime();
  const until = resolveWallTime(`${addDays(date, 1)}T00:00`, timeZone).startsAt.getTime();
  return Array.from({ length: Math.ceil((until - from) / stepMs) }, (_, index) => from + index * stepMs);
}

function hoursOf({ from, until, weekdays }: AvailableHours): HumaneHours {
  return { from, until, weekdays, lunch: null, lunchShare: 1 };
}

function weekdayOf(date: string): number {
  return localTime(new Date(`${date}T00:00Z`), 'UTC').weekday;
}
