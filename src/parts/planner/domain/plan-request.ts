import type { ExpectedPeople } from '../../../domain/time/holidays.js';
import { type HumaneHours, usualHumaneHours } from '../../../domain/time/humane-hours.js';
import type { PlanRequest } from './plan.js';
import type { PlannerInput } from './planner-input.js';

/** Returns the humane hours that were asked for. */
export function humaneHoursOf({ humaneFrom, humaneUntil, weekdays }: PlannerInput): HumaneHours {
  return { ...usualHumaneHours, from: humaneFrom, until: humaneUntil, weekdays };
}

/** Returns what the planner compares. Starts in the past and on `holidays` (dates) are not possible. */
export function planRequest(
  input: PlannerInput,
  people: readonly ExpectedPeople[],
  now: Date,
  holidays: Iterable<string> = [],
): PlanRequest {
  const { timeZone, fromDate, untilDate, minutes, weekdays, available } = input;
  const exceptDates = [...input.exceptDates, ...holidays];
  return {
    people,
    constraints: { timeZone, fromDate, untilDate, minutes, weekdays, exceptDates, available, notBefore: now },
    hours: humaneHoursOf(input),
  };
}
