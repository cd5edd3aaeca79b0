import { addDays } from '../../time/local-date.js';
import { zoneNames } from '../../time/tz-data.js';
import { localTime, resolveWallTime } from '../../time/wall-time.js';

const quietFromHour = 22;
const quietUntilHour = 7;

/** Whether it is between 22:00 and 07:00 at an instant in a zone. Throws RangeError for an unknown zone. */
export function isQuiet(at: Date, timeZone: string): boolean {
  const { hour } = localTime(at, timeZone);
  return hour >= quietFromHour || hour < quietUntilHour;
}

/**
 * Returns the first instant from `at` on that is not quiet: `at` itself, or the next 07:00 in the zone. Throws
 * RangeError for an unknown zone.
 */
export function afterQuiet(at: Date, timeZone: string): Date {
  if (!isQuiet(at, timeZone)) return at;
  const { date, hour } = localTime(at, timeZone);
  const morning = resolveWallTime(`${hour >= quietFromHour ? addDays(date, 1) : date}T07:00`, timeZone);
  // If clocks go back over 07:00, it occurs twice.
  return morning.startsAt < at && morning.secondAt !== undefined ? morning.secondAt : morning.startsAt;
}

/**
 * Returns every zone, under each of its names, in which an instant is quiet: all that SQL needs to know of local times.
 */
export function quietZones(at: Date): string[] {
  return zoneNames().filter((name) => isQuiet(at, name));
}
