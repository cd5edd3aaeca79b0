import { languages } from '../../platform/i18n/messages.js';
import { memoize } from '../../platform/memoize.js';
import { perTzData, tzDataVersion, zoneCountries, zoneLinks } from './tz-data.js';
import { canonicalZone, type ListedZone, listZones, zoneCity } from './zones.js';

/**
 * Returns zones whose city, name, old name, country or offset contains the query, labelled in `language`, best first:
 * the zones of a country with that name, its own before shared ones, then cities that start with the query. Finds
 * cities and countries in every supported language, ignoring accents and case. An empty query returns all zones.
 */
export function searchZones(query: string, now: Date, language = 'en'): ListedZone[] {
  const wanted = plain(query);
  const zones = zonesNow(now, language);
  if (wanted === '') return zones.map(({ zone }) => zone);
  return zones
    .filter(({ names, countries }) => names.includes(wanted) || countries.includes(wanted))
    .map((searched) => ({ searched, rank: rankOf(searched, wanted) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ searched }) => searched.zone);
}

interface SearchedZone {
  zone: ListedZone;
  city: string;
  /** Each on a separate line. */
  names: string;
  countries: string;
  /** Below 2: zones of one country before those that serve several, in the order of the tz data, which names the main one first. */
  weight: number;
}

function rankOf({ city, names, countries, weight }: SearchedZone, wanted: string): number {
  if (city === wanted) return 0;
  if (countries.includes(`\n${wanted}\n`)) return 1 + weight;
  if (city.startsWith(wanted)) return 3;
  if (names.includes(`\n${wanted}`)) return 4;
  return countries.includes(`\n${wanted}`) ? 5 + weight : 7;
}

// Offsets change on quarter hours, so the index is built once for each.
const searched = perTzData(() => ({ quarter: 0, zones: new Map<string, SearchedZone[]>() }));

function zonesNow(now: Date, language: string): SearchedZone[] {
  const quarter = Math.floor(now.getTime() / 900_000);
  const known = searched();
  if (known.quarter !== quarter) known.zones.clear();
  known.quarter = quarter;
  let zones = known.zones.get(language);
  if (!zones) known.zones.set(language, (zones = listZones(now, language).map(searchable)));
  return zones;
}

function searchable(zone: ListedZone): SearchedZone {
  const { timeZone, label } = zone;
  const { names, countries, weight } = wordsOf(timeZone);
  return { zone, city: plain(zone.city), names: `\n${plain(label)}${names}`, countries, weight };
}

// Names in all languages are slow to collect, and depend neither on the time nor on the viewer's language.
const wordsOf = memoize(1000, (timeZone: string) => `${tzDataVersion()} ${timeZone}`, gatherWords);

function gatherWords(timeZone: string): Pick<SearchedZone, 'names' | 'countries' | 'weight'> {
  const codes = zoneCountries().get(timeZone) ?? [];
  const cities = languages.map(({ code }) => zoneCity(timeZone, code));
  return {
    names: lines([...cities, timeZone, ...(oldNames().get(timeZone) ?? [])]),
    countries: lines(codes.flatMap(namesOfCountry)),
    weight: Math.min(codes.length, 9) / 10 + (places().get(timeZone) ?? 0) / 10_000,
  };
}

function lines(texts: readonly string[]): string {
  return `\n${texts.map(plain).join('\n')}\n`;
}

const places = perTzData(() => new Map([...zoneCountries().keys()].map((timeZone, place) => [timeZone, place])));
// The short style knows the UK and the US.
const countryNames = languages.flatMap(({ code }) =>
  (['long', 'short'] as const).map((style) => new Intl.DisplayNames([code], { type: 'region', style })),
);
const namesOfCountry = memoize(
  1000,
  (code: string) => code,
  (code: string) => [...new Set(countryNames.map((inLanguage) => inLanguage.of(code) ?? code))],
);
const oldNames = perTzData(collectOldNames);

function collectOldNames(): Map<string, string[]> {
  const old = new Map<string, string[]>();
  for (const [name, target] of zoneLinks()) {
    if (zoneCountries().has(name) && !zoneCountries().has(target)) old.set(name, [...(old.get(name) ?? []), target]);
    const current = canonicalZone(name);
    if (current && current !== name) old.set(current, [...(old.get(current) ?? []), name]);
  }
  return old;
}

// `−` and `-` are equivalent in a typed offset.
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('\u2212', '-')
    .replaceAll('_', ' ')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .trim();
}
