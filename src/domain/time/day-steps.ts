import { isNight } from './day-parts.js';
import { localTime } from './wall-time.js';
import { type HumaneHours, weekdaysIn } from './humane-hours.js';

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
