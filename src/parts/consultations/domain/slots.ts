import { localTime, resolveWallTime } from '../../../domain/time/wall-time.js';
import { offsetMinutesAt, transitions } from '../../../domain/time/zone-rules.js';
import type { Hours } from './hours.js';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const dayMinutes = 1440;

/** A time at which something of a host is taken: instants in milliseconds. */
export interface Busy {
  from: number;
  until: number;
}

/** A time that can be booked: instants in milliseconds. */
export interface Slot {
  startsAt: number;
  endsAt: number;
}

/** Hours of a local day, in minutes after midnight. */
interface Window {
  from: number;
  until: number;
}

type Weekly = Pick<Hours, 'timeZone' | 'weekly' | 'exceptions' | 'lengthMinutes' | 'bufferMinutes' | 'noticeHours'>;

/**
 * Returns the times of a host between two instants that nobody has booked, in order. They are derived and never stored.
 * The hours of a day are wall time in the zone of the host: on a day on which clocks change they begin and end when the
 * clock says so, and are an hour shorter or longer. `busy` is sorted by `from`. Throws RangeError for an unknown zone.
 */
export function freeSlots(
  hours: Weekly,
  busy: readonly Busy[],
  { from, until, now }: { from: Date; until: Date; now: Date },
): Slot[] {
  const { timeZone, lengthMinutes, bufferMinutes, noticeHours } = hours;
  const earliest = Math.max(from.getTime(), now.getTime() + noticeHours * 3_600_000);
  const latest = until.getTime();
  if (earliest >= latest) return [];
  const [length, step] = [lengthMinutes * minuteMs, (lengthMinutes + bufferMinutes) * minuteMs];
  const instantOf = wallClock(timeZone, earliest, latest);
  const windowsOf = windowsByDay(hours);
  const found: Slot[] = [];
  const last = localDay(until, timeZone);
  let next = 0;
  // Hours never pass midnight, so that the day of the first instant is early enough.
  for (let day = localDay(new Date(earliest), timeZone); day <= last; day += 1) {
    for (const window of windowsOf(day)) {
      const end = instantOf(day, window.until);
      for (let at = instantOf(day, window.from); at + length <= end; at += step) {
        if (at < earliest || at >= latest) continue;
        // What ended before cannot meet this or a later time. The break after the new one must fit, too.
        while ((busy[next]?.until ?? Infinity) <= at) next += 1;
        if (!meets(busy, next, at, at + step)) found.push({ startsAt: at, endsAt: at + length });
      }
    }
  }
  return found;
}

/** Returns whether a host has this time, whoever has booked it. */
export function isOffered(hours: Weekly, startsAt: Date, now: Date): boolean {
  const at = startsAt.getTime();
  return freeSlots(hours, [], { from: startsAt, until: new Date(at + 1), now }).some((slot) => slot.startsAt === at);
}

/** Returns whether a host has said that they are away on the day of an instant. */
export function isAway({ timeZone, exceptions }: Weekly, at: Date): boolean {
  const { date } = localTime(at, timeZone);
  const own = exceptions.filter((one) => one.date === date);
  return own.length > 0 && own.every(({ from }) => from === null);
}

/** Returns the exceptions of a host who is away for a part of a day (`YYYY-MM-DD`), or all of it: the rest stays as it is. */
export function exceptionsWithout(
  hours: Weekly,
  date: string,
  away: Window = { from: 0, until: dayMinutes },
): Hours['exceptions'] {
  const left = windowsByDay(hours)(dayNumber(date))
    .flatMap(({ from, until }) => [
      { from, until: Math.min(until, away.from) },
      { from: Math.max(from, away.until), until },
    ])
    .filter(({ from, until }) => from < until)
    .map(({ from, until }) => ({ date, from: timeOf(from), until: timeOf(until) }));
  const others = hours.exceptions.filter((one) => one.date !== date);
  return [...others, ...(left.length === 0 ? [{ date, from: null, until: null }] : left)];
}

function meets(busy: readonly Busy[], first: number, from: number, until: number): boolean {
  for (let index = first; index < busy.length; index += 1) {
    const one = busy[index];
    if (one === undefined || one.from >= until) return false;
    if (one.until > from) return true;
  }
  return false;
}

/** A local date as the number of days since 1970-01-01: strings would take most of the time. */
function dayNumber(date: string): number {
  return Date.parse(`${date}T00:00Z`) / dayMs;
}

function localDay(at: Date, timeZone: string): number {
  return dayNumber(localTime(at, timeZone).date);
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function timeOf(minutes: number): string {
  return new Date(minutes * minuteMs).toISOString().slice(11, 16);
}

function windowsByDay({ weekly, exceptions }: Weekly): (day: number) => readonly Window[] {
  const [weeks, days] = [new Map<number, Window[]>(), new Map<number, Window[]>()];
  const add = (to: Map<number, Window[]>, key: number, from: string | null, until: string | null) => {
    const others = to.get(key) ?? [];
    const own =
      from === null || until === null ? [] : [{ from: minutesOf(from), until: minutesOf(until) || dayMinutes }];
    to.set(key, withoutOverlaps([...others, ...own]));
  };
  for (const { weekday, from, until } of weekly) add(weeks, weekday, from, until);
  for (const { date, from, until } of exceptions) add(days, dayNumber(date), from, until);
  // The first day was a Thursday.
  return (day) => days.get(day) ?? weeks.get(((day + 3) % 7) + 1) ?? [];
}

/** Hours that overlap would offer the same time twice. */
function withoutOverlaps(windows: readonly Window[]): Window[] {
  const found: Window[] = [];
  for (const { from, until } of windows.toSorted((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last === undefined || last.until < from) found.push({ from, until });
    else last.until = Math.max(last.until, until);
  }
  return found;
}

/** Returns the instants of local times: by arithmetic where no clock changes within two days, and else as everywhere. */
function wallClock(timeZone: string, from: number, until: number): (day: number, minutes: number) => number {
  const margin = 4 * dayMs;
  const changes = transitions(timeZone, new Date(from - margin), new Date(until + margin));
  const usual = (changes[0]?.offsetBefore ?? offsetMinutesAt(new Date(from), timeZone)) * minuteMs;
  const after = changes.map(({ at, offsetAfter }) => ({ at: at.getTime(), offset: offsetAfter * minuteMs }));
  return (day, minutes) => {
    const utc = day * dayMs + minutes * minuteMs;
    let offset = usual;
    for (const change of after) {
      if (Math.abs(change.at - utc) < 2 * dayMs)
        return resolveWallTime(new Date(utc).toISOString().slice(0, 16), timeZone).startsAt.getTime();
      if (change.at < utc) ({ offset } = change);
    }
    return utc - offset;
  };
}
