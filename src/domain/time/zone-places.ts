import { createRequire } from 'node:module';
import type { Place } from '../../platform/world-map.js';
import { builtInTzData, zoneLinks, zoneNames } from './tz-data.js';

interface ZoneMeta {
  zones: Readonly<Record<string, { lat: number; long: number; countries: readonly string[] }>>;
}

let meta: ZoneMeta | undefined;
let principalZones: ReadonlyMap<string, string> | undefined;

/** Returns where the city of a time zone is, or null for zones without one, like UTC. */
export function zonePlace(timeZone: string): Place | null {
  const zone = findZone(timeZone);
  return zone === undefined ? null : { latitude: zone.lat, longitude: zone.long };
}

/** Returns the country (ISO 3166-1 alpha-2) in which the city of a time zone is, or null for zones like UTC. */
export function zoneCountry(timeZone: string): string | null {
  return findZone(timeZone)?.countries[0] ?? null;
}

/** Returns the most populous time zone of a country (ISO 3166-1 alpha-2), or null for an unknown country. */
export function principalZone(country: string): string | null {
  return (principalZones ??= principalByCountry()).get(country) ?? null;
}

/** Returns the time zones, under each of their names, whose city is in a country; without one, in any. */
export function zonesOfCountry(country: string | null): string[] {
  return zoneNames().filter((zone) => {
    const found = zoneCountry(zone);
    return country === null ? found !== null : found === country;
  });
}

/** Returns the place of a country's most populous time zone, or null for an unknown country. */
export function countryPlace(country: string): Place | null {
  const zone = principalZone(country);
  return zone === null ? null : zonePlace(zone);
}

/**
 * Returns the places of zone.tab, as moment-timezone ships them. Newer time zone data has none: a zone that is new in it
 * isn't on the map. Read when it is first needed.
 */
function places(): ZoneMeta['zones'] {
  meta ??= createRequire(import.meta.url)('moment-timezone/data/meta/latest.json') as ZoneMeta;
  return meta.zones;
}

function findZone(timeZone: string) {
  return places()[timeZone] ?? places()[zoneLinks().get(timeZone) ?? ''];
}

function principalByCountry(): Map<string, string> {
  // The last field of the packed form is the population.
  const population = new Map(
    builtInTzData.zones.map((line) => [line.slice(0, line.indexOf('|')), Number(line.split('|')[5] ?? 0)]),
  );
  const principal = new Map<string, string>();
  for (const [zone, { countries }] of Object.entries(places())) {
    const [country] = countries;
    if (country === undefined) continue;
    const best = population.get(principal.get(country) ?? '') ?? -1;
    if ((population.get(zone) ?? 0) > best) principal.set(country, zone);
  }
  return principal;
}
