import { workingDays } from './working-week.js';
import { offsetMinutesAt, transitions } from './zone-rules.js';
import { isNight } from './day-parts.js';
import { localTime } from './wall-time.js';

const minuteMs = 60_000;
const minutesPerDay = 1440;
const minutesPerWeek = 7 * minutesPerDay;
// The first Monday after the epoch, which was a Thursday.
const firstMondayMinutes = 4 * minutesPerDay;

/** How a session suits people at some place: not at all, but for their lunch, or entirely. */
export const comfort = { outside: 0, atLunch: 1, inside: 2 } as const;
type Comfort = (typeof comfort)[keyof typeof comfort];

/**
 * Hours at which people can be expected to attend, in minutes of their own local day. Weekdays are 1 (Monday) to 7; null
 * are the working days of each place's country.
 */
export interface HumaneHours {
  from: number;
  until: number;
  lunch: { from: number; until: number } | null;
  /** What a session over lunch counts for, compared with one outside it: 0 to 1. */
  lunchShare: number;
  weekdays: readonly number[] | null;
}

/** From 08:00 to 20:00 on working days; lunch counts half. */
export const usualHumaneHours: HumaneHours = {
  from: 8 * 60,
  until: 20 * 60,
  lunch: { from: 12 * 60, until: 13 * 60 },
  lunchShare: 0.5,
  weekdays: null,
};

/** Returns the weekdays on which people in a zone can be expected to attend. */
function weekdaysIn(timeZone: string, { weekdays }: HumaneHours): readonly number[] {
  return weekdays ?? workingDays(timeZone);
}

/** How starts suit people in a zone: one value of `comfort` for each, in milliseconds and ascending. */
export type ComfortOf = (starts: readonly number[], timeZone: string) => Uint8Array<ArrayBuffer>;

/**
 * Returns how a session of some minutes suits people, for the humane hours of everyone. It suits them if it begins and
 * ends within their humane hours of one local day, whatever the clock does meanwhile. The function returned throws
 * RangeError for an unknown zone.
 */
export function comfortWithin(minutes: number, hours: HumaneHours): ComfortOf {
  // A week has 10,080 local minutes, so that one table serves all weeks, and all zones with the same working days.
  const tables = new Map<string, Uint8Array>();
  const tableOf = (weekdays: readonly number[]) => {
    const key = weekdays.join('');
    const table =
      tables.get(key) ??
      Uint8Array.from({ length: minutesPerWeek }, (_, start) =>
        comfortBetween(start, (start + minutes) % minutesPerWeek, hours, weekdays),
      );
    tables.set(key, table);
    return table;
  };
  return (starts, timeZone) => {
    const weekdays = weekdaysIn(timeZone, hours);
    const byMinute = tableOf(weekdays);
    const found = new Uint8Array(starts.length);
    const [first, last] = [starts[0], starts.at(-1)];
    if (first === undefined || last === undefined) return found;
    const until = last + minutes * minuteMs;
    const [offsetAtStart, offsetAtEnd] = [offsetsAlong(timeZone, first, until), offsetsAlong(timeZone, first, until)];
    for (let index = 0; index < starts.length; index += 1) {
      const start = starts[index] ?? 0;
      const end = start + minutes * minuteMs;
      const [before, after] = [offsetAtStart(start), offsetAtEnd(end)];
      found[index] =
        before === after
          ? (byMinute[minuteOfWeek(start, before)] ?? comfort.outside)
          : comfortBetween(minuteOfWeek(start, before), minuteOfWeek(end, after), hours, weekdays);
    }
    return found;
  };
}

function comfortBetween(start: number, end: number, hours: HumaneHours, weekdays: readonly number[]): Comfort {
  const day = Math.floor(start / minutesPerDay);
  const from = start - day * minutesPerDay;
  const until = (end - day * minutesPerDay + minutesPerWeek) % minutesPerWeek;
  if (from < hours.from || until > hours.until || until < from) return comfort.outside;
  if (!weekdays.includes(day + 1)) return comfort.outside;
  const isAtLunch = hours.lunch !== null && from < hours.lunch.until && until > hours.lunch.from;
  return isAtLunch ? comfort.atLunch : comfort.inside;
}

function minuteOfWeek(ms: number, offsetMinutes: number): number {
  const minute = (Math.floor(ms / minuteMs) + offsetMinutes - firstMondayMinutes) % minutesPerWeek;
  return minute < 0 ? minute + minutesPerWeek : minute;
}

// The offset at instants that only ascend, without a search for each.
function offsetsAlong(timeZone: string, first: number, last: number): (ms: number) => number {
  const changes = transitions(timeZone, new Date(first), new Date(last));
  let next = 0;
  let offset = offsetMinutesAt(new Date(first), timeZone);
  return (ms) => {
    for (let change = changes[next]; change !== undefined && change.at.getTime() <= ms; change = changes[next]) {
      offset = change.offsetAfter;
      next += 1;
    }
    return offset;
  };
}

/** How an hour suits somebody: asleep, early or late, within humane hours, or in the middle of the working day. */
export const dayStep = { asleep: 0, early: 1, fine: 2, working: 3 } as const;
export type DayStep = (typeof dayStep)[keyof typeof dayStep];

const workFrom = 9 * 60;
const workUntil = 17 * 60;

/** Returns how an instant suits people in a zone. On days off it is early or late at best. Throws RangeError for an unknown zone. */
export function dayStepAt(at: Date, timeZone: string, hours: HumaneHours): DayStep {
  const { hour, minute, weekday } = localTime(at, timeZone);
  const time = hour * 60 + minute;
  const isHumane = time >= hours.from && time < hours.until;
  if (!isHumane && isNight(at, timeZone)) return dayStep.asleep;
  if (!isHumane || !weekdaysIn(timeZone, hours).includes(weekday)) return dayStep.early;
  return time >= workFrom && time < workUntil ? dayStep.working : dayStep.fine;
}
