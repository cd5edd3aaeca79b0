import { perTzData, zoneCountries } from './tz-data.js';
import { offsetMinutesAt } from './zone-rules.js';

const halfYearMs = 182 * 86_400_000;
const zonesByCountry = perTzData(byCountry);

/**
 * Returns the time zone of a country (ISO 3166-1 alpha-2), or null if there are several with different times. Zones
 * with the same times for the next two years count as one, the first by name.
 */
export function countryZone(country: string, now: Date): string | null {
  const zones = zonesByCountry().get(country) ?? [];
  const [first] = zones;
  if (first === undefined) return null;
  const moments = [0, 1, 2, 3].map((halfYears) => new Date(now.getTime() + halfYears * halfYearMs));
  const clock = (zone: string) => moments.map((at) => offsetMinutesAt(at, zone)).join();
  return zones.every((zone) => clock(zone) === clock(first)) ? first : null;
}

function byCountry(): Map<string, string[]> {
  const zones = new Map<string, string[]>();
  for (const [zone, countries] of [...zoneCountries()].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const country of countries) zones.set(country, [...(zones.get(country) ?? []), zone]);
  }
  return zones;
}
