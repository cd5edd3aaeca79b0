import { addDays } from '../../time/local-date.js';
import { localTime, resolveWallTime } from '../../time/wall-time.js';
import type { DemoSession } from './sessions.js';

const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** `minutes` before `now`. */
export function minutesBefore(now: Date, minutes: number): Date {
  return new Date(now.getTime() - minutes * minute);
}

/** `days` before `now`. */
export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * day);
}

/** The wall time of a demo session and its instant. */
export function demoStart(
  when: DemoSession['when'],
  now: Date,
): { startsAtLocal: string; timeZone: string; startsAt: Date } {
  if (when === 'soon') return soon(now);
  const { timeZone, time } = when;
  const startsAtLocal = `${workday(addDays(localTime(now, timeZone).date, when.days), when.days)}T${time}`;
  return { startsAtLocal, timeZone, startsAt: resolveWallTime(startsAtLocal, timeZone).startsAt };
}

// Together these are at work at every hour of the day.
const workingZones = ['Asia/Taipei', 'Europe/Amsterdam', 'America/New_York', 'America/Los_Angeles', 'Pacific/Auckland'];

/** About forty minutes from now, on a multiple of five, somewhere where people are at work then. */
function soon(now: Date): { startsAtLocal: string; timeZone: string; startsAt: Date } {
  const startsAt = new Date(Math.ceil((now.getTime() + 38 * minute) / (5 * minute)) * 5 * minute);
  const isAtWork = (timeZone: string) => {
    const { hour: local } = localTime(startsAt, timeZone);
    return local >= 8 && local < 18;
  };
  const timeZone = workingZones.find(isAtWork) ?? 'Asia/Taipei';
  return { startsAtLocal: localTime(startsAt, timeZone).local, timeZone, startsAt };
}

/** Days that are near stay; others leave the weekend, away from today. */
function workday(date: string, days: number): string {
  if (Math.abs(days) <= 2) return date;
  const weekday = new Date(`${date}T00:00Z`).getUTCDay();
  if (weekday !== 0 && weekday !== 6) return date;
  const isSunday = weekday === 0;
  return days > 0 ? addDays(date, isSunday ? 1 : 2) : addDays(date, isSunday ? -2 : -1);
}
