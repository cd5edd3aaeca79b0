import { localTime } from './wall-time.js';

/** The part of the attendee's day that a session falls into. */
export type DayPart = 'night' | 'day' | 'working';

/** A part of a local day in minutes after midnight, 0 to 1440. */
export interface DaySegment {
  startMinute: number;
  endMinute: number;
}

/** When the night begins and ends, everywhere and on all days. */
export const nightHours = { from: 22, until: 7 } as const;

const DAY = 1440;
const NIGHT_ENDS = nightHours.until * 60;
const NIGHT_STARTS = nightHours.from * 60;
const WORK_STARTS = 9 * 60;
const WORK_ENDS = 18 * 60;

/** The fixed bands of the day line: night 22-07, day 07-22, working hours 09-18. */
export const dayBands: Readonly<Record<DayPart, readonly DaySegment[]>> = {
  night: [
    { startMinute: 0, endMinute: NIGHT_ENDS },
    { startMinute: NIGHT_STARTS, endMinute: DAY },
  ],
  day: [{ startMinute: NIGHT_ENDS, endMinute: NIGHT_STARTS }],
  working: [{ startMinute: WORK_STARTS, endMinute: WORK_ENDS }],
};

/** Whether it is between 22:00 and 07:00 at an instant in a zone. Throws RangeError for an unknown zone. */
export function isNight(at: Date, timeZone: string): boolean {
  const minute = minuteOfDay(at, timeZone);
  return minute >= NIGHT_STARTS || minute < NIGHT_ENDS;
}

/**
 * The part of the day of a session in a zone. `night` when it starts at night or at least half of it lies there,
 * `working` when all of it lies within working hours of one local day (whatever the weekday), otherwise `day`.
 */
export function dayPart(startsAt: Date, endsAt: Date, timeZone: string): DayPart {
  const minutes = Math.max(1, Math.round((endsAt.getTime() - startsAt.getTime()) / 60_000));
  const start = minuteOfDay(startsAt, timeZone);
  const half = Math.ceil(minutes / 2);
  if (isNight(startsAt, timeZone) || nightMinutes(start, minutes) >= half) return 'night';
  return start >= WORK_STARTS && start + minutes <= WORK_ENDS ? 'working' : 'day';
}

/** Returns the position of a session on the day line of the local date of its start, clipped at midnight. */
export function sessionSegment(startsAt: Date, endsAt: Date, timeZone: string): DaySegment | null {
  const start = localTime(startsAt, timeZone);
  const end = localTime(endsAt, timeZone);
  const startMinute = start.hour * 60 + start.minute;
  let endMinute = start.date < end.date ? DAY : end.hour * 60 + end.minute;
  // A session over the end of daylight saving time can end at an earlier local time than it started.
  if (start.date === end.date && endMinute <= startMinute) {
    endMinute = Math.min(DAY, startMinute + Math.round((endsAt.getTime() - startsAt.getTime()) / 60_000));
  }
  return endMinute > startMinute ? { startMinute, endMinute } : null;
}

function minuteOfDay(at: Date, timeZone: string): number {
  const { hour, minute } = localTime(at, timeZone);
  return hour * 60 + minute;
}

// Minutes of [start, start + length) that fall into 22-07, over as many days as it takes.
function nightMinutes(start: number, length: number): number {
  let total = 0;
  for (let base = 0; base < start + length; base += DAY) {
    for (const band of dayBands.night) {
      const from = Math.max(start, base + band.startMinute);
      const to = Math.min(start + length, base + band.endMinute);
      total += Math.max(0, to - from);
    }
  }
  return total;
}
