import { scaleSqrt } from 'd3-scale';
import { countryPlace, zoneCountry, zonePlace } from '../../domain/time/zone-places.js';
import { translate } from '../../platform/i18n/messages.js';
import { mapPoint, worldMapSize } from '../../platform/world-map.js';
import { countryOf } from '../../domain/registrations/people/people-conditions.js';
import { countryName } from '../../platform/i18n/country-name.js';
import type { PeopleAtPlace } from './home.queries.js';

/** In units of the map: the radius for one person at least, and for the country with the most. */
const radii = [5, 30] as const;
const listed = 10;

/** The people of a country; the country is null if neither they nor their time zone says it. */
interface PeopleInCountry {
  country: string | null;
  people: number;
  /** The time zone that most of them chose; empty if none did. */
  timeZone: string;
}

/** Where people come from, as a map and as a list. */
export interface PeopleMap {
  viewBox: string;
  dots: { x: number; y: number; r: number; words: string; path: string }[];
  countries: number;
  summary: string;
  /** Countries with the most people, and the others. */
  rows: CountryRow[];
  more: { label: string; rows: CountryRow[] } | null;
}

interface CountryRow {
  name: string;
  count: number;
  path: string;
}

/** Adds up people by country, the most first: what they or their organizations stated, otherwise that of the zone they chose. */
export function peopleByCountry(places: readonly PeopleAtPlace[]): PeopleInCountry[] {
  const byCountry = new Map<string | null, PeopleInCountry & { most: number }>();
  for (const { country: known, timeZone, people } of places) {
    const country = countryOf({ country: known, timeZone, isOwnZone: true });
    const before = byCountry.get(country) ?? { country, people: 0, timeZone, most: 0 };
    const isMost = people > before.most && (country === null || zoneCountry(timeZone) === country);
    byCountry.set(country, {
      ...before,
      people: before.people + people,
      ...(isMost && { timeZone, most: people }),
    });
  }
  return [...byCountry.values()]
    .map(({ country, people, timeZone }) => ({ country, people, timeZone }))
    .sort(
      (one, other) =>
        other.people - one.people ||
        Number(one.country === null) - Number(other.country === null) ||
        (String(one.country) < String(other.country) ? -1 : 1),
    );
}

/** Draws where people come from. `pathOf` is the list of the people of a country, or of those without one. */
export function peopleMap(
  places: readonly PeopleAtPlace[],
  { language, pathOf }: { language: string; pathOf: (country: string | null) => string },
): PeopleMap {
  const text = (key: string, values = {}) => translate(language, `console.calls.home.map.${key}`, values);
  const found = peopleByCountry(places);
  const radius = scaleSqrt([0, found[0]?.people ?? 1], [0, radii[1]]);
  const rows = found.map(({ country, people }) => ({
    name: country === null ? text('unknown') : countryName(country, language),
    count: people,
    path: pathOf(country),
  }));
  const dots = found.flatMap(({ country, people, timeZone }) => {
    if (country === null) return [];
    const place = zoneCountry(timeZone) === country ? zonePlace(timeZone) : countryPlace(country);
    if (place === null) return [];
    const r = Math.round(Math.max(radii[0], radius(people)) * 10) / 10;
    const words = text('country', { country: countryName(country, language), count: people });
    return [{ ...mapPoint(place), r, words, path: pathOf(country) }];
  });
  const countries = found.filter(({ country }) => country !== null).length;
  const total = found.reduce((sum, { people }) => sum + people, 0);
  const others = rows.slice(listed);
  return {
    viewBox: `0 0 ${worldMapSize.width} ${worldMapSize.height}`,
    dots,
    countries,
    summary: text('summary', { count: total, countries }),
    rows: rows.slice(0, listed),
    more: others.length === 0 ? null : { label: text('more', { count: others.length }), rows: others },
  };
}
