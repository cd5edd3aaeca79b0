import { addDays, weekdayOf } from '../../domain/time/local-date.js';
import { localTime, resolveWallTime } from '../../domain/time/wall-time.js';
import { demoZone } from './call.js';
import type { DemoSession } from './demo-session.js';

const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** `minutes` before `now`. */
export function minutesBefore(now: Date, minutes: number): Date {
  return new Date(now.getTime() - minutes * minute);
}

/** A time (HH:mm) on the call's calendar so many days before today: when its staff did something. */
export function daysAgo(now: Date, days: number, time: string): Date {
  return resolveWallTime(`${addDays(localTime(now, demoZone).date, -days)}T${time}`, demoZone).startsAt;
}

/** When a session of the demo was published; a draft has the moment at which it might have been. */
export function publishedAt(session: DemoSession, now: Date): Date {
  return daysAgo(now, session.publishedDaysAgo ?? 3, '11:00');
}

/** When a session of the demo was cancelled, or null. */
export function cancelledAt(session: DemoSession, now: Date): Date | null {
  return session.cancelled ? daysAgo(now, session.cancelled.daysAgo, '09:20') : null;
}

/** The wall time of a demo session and its instant. */
export function demoStart(
  when: DemoSession['when'],
  now: Date,
): { startsAtLocal: string; timeZone: string; startsAt: Date } {
  if (when === 'soon') return soon(now);
  if (when === 'going-on') return goingOn(now);
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

const beginnings = ['18:00', '09:00'];

/** The last nine o'clock in the host's morning, or six in its evening, that is an hour ago or more. */
function goingOn(now: Date): { startsAtLocal: string; timeZone: string; startsAt: Date } {
  const today = localTime(now, demoZone).date;
  const starts = [0, -1]
    .flatMap((days) => beginnings.map((time) => `${addDays(today, days)}T${time}`))
    .map((startsAtLocal) => ({ startsAtLocal, startsAt: resolveWallTime(startsAtLocal, demoZone).startsAt }));
  const last = starts.find(({ startsAt }) => startsAt.getTime() + hour <= now.getTime());
  if (last === undefined) throw new Error('Yesterday had no morning.');
  return { ...last, timeZone: demoZone };
}

/** Days that are near stay; others leave the weekend, away from today. */
function workday(date: string, days: number): string {
  if (Math.abs(days) <= 2) return date;
  const weekday = weekdayOf(date);
  if (weekday < 6) return date;
  const isSunday = weekday === 7;
  return days > 0 ? addDays(date, isSunday ? 1 : 2) : addDays(date, isSunday ? -2 : -1);
}
