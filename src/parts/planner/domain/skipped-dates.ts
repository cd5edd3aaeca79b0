import { findHolidays } from '../../../domain/time/holidays.js';
import { addDays } from '../../../domain/time/local-date.js';
import { zoneCountry } from '../../../domain/time/zone-places.js';
import type { PlannerInput } from './planner-input.js';

/** Returns the dates on which the host has a public holiday, if these are to be left out. */
export async function skippedDates(
  call: { timeZone: string },
  { skipHolidays, fromDate, untilDate }: PlannerInput,
): Promise<string[]> {
  const country = zoneCountry(call.timeZone);
  if (!skipHolidays || country === null) return [];
  const { names } = await findHolidays([country], { from: addDays(fromDate, -1), until: addDays(untilDate, 1) }, 'en');
  return [...(names.get(country)?.keys() ?? [])];
}
