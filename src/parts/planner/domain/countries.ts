import { principalZone, zoneCountry } from '../../../domain/time/zone-places.js';
import type { ExpectedPeople } from '../../../domain/time/holidays.js';

/**
 * Returns people by zone where their countries are known (ISO 3166-1 alpha-2): in their own zone if it is in the
 * country, and in the country's most populous one otherwise. Unknown countries are left out.
 */
export function peopleByCountry(
  counts: readonly { country: string; timeZone?: string; people: number }[],
): ExpectedPeople[] {
  const weights = new Map<string, number>();
  for (const { country, timeZone, people } of counts) {
    const own = timeZone !== undefined && zoneCountry(timeZone) === country ? timeZone : principalZone(country);
    if (own !== null) weights.set(own, (weights.get(own) ?? 0) + people);
  }
  return [...weights]
    .map(([timeZone, weight]) => ({ timeZone, weight }))
    .sort((a, b) => b.weight - a.weight || (a.timeZone < b.timeZone ? -1 : 1));
}
