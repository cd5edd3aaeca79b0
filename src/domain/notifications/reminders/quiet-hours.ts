import { isNight, nightHours } from '../../time/day-parts.js';
import { addDays } from '../../time/local-date.js';
import { perTzData, zoneNames } from '../../time/tz-data.js';
import { localTime, resolveWallTime } from '../../time/wall-time.js';

const morning = `T${String(nightHours.until).padStart(2, '0')}:00`;

/**
 * Returns the first instant from `at` on that is not quiet: `at` itself, or the next 07:00 in the zone. Throws
 * RangeError for an unknown zone.
 */
export function afterQuiet(at: Date, timeZone: string): Date {
  if (!isNight(at, timeZone)) return at;
  const { date, hour } = localTime(at, timeZone);
  const end = resolveWallTime(`${hour >= nightHours.from ? addDays(date, 1) : date}${morning}`, timeZone);
  // If clocks go back over 07:00, it occurs twice.
  return end.startsAt < at && end.secondAt !== undefined ? end.secondAt : end.startsAt;
}

// Asked for each second, and clocks and rules change at full minutes.
const quiet = perTzData(() => ({ minute: NaN, zones: [] as readonly string[] }));

/**
 * Returns every zone, under each of its names, in which an instant is quiet: all that SQL needs to know of local times.
 */
export function quietZones(at: Date): readonly string[] {
  const minute = Math.floor(at.getTime() / 60_000);
  const known = quiet();
  if (known.minute !== minute) {
    known.zones = zoneNames().filter((name) => isNight(at, name));
    known.minute = minute;
  }
  return known.zones;
}
