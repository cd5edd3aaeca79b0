import { languages } from '../../platform/i18n/messages.js';
import { memoize } from '../../platform/memoize.js';
import { type CityMatch, findCities } from './cities.js';
import { perTzData, tzDataVersion, zoneCountries, zoneLinks } from './tz-data.js';
import { canonicalZone, type ListedZone, listZones, zoneCity } from './zones.js';

/**
 * Returns zones whose city, name, old name, country or offset contains the query, or in which a large city has this
 * name, labelled in `language`, best first: the zones of a country with that name, its own before shared ones, then
 * cities that start with the query. Finds cities and countries in every supported language and in their own, ignoring
 * accents and case, and typos in names of cities if nothing else is found. An empty query returns all zones.
 */
export function searchZones(query: string, now: Date, language = 'en'): ListedZone[] {
  const wanted = plain(query);
  const zones = zonesNow(now, language);
  if (wanted === '') return zones.map(({ zone }) => zone);
  const cities = citiesByZone(wanted);
  const found = zones
    .map((one) => ({ one, rank: rankOf(one, wanted), city: cities.get(one.zone.timeZone) }))
    .filter(({ rank, city }) => rank < notFound || city !== undefined)
    .sort((a, b) => bestOf(a) - bestOf(b));
  const isTypo = found.every((one) => bestOf(one) >= cityRanks.typo);
  return found
    .filter((one) => isTypo || bestOf(one) < cityRanks.typo)
    .map(({ one: { zone }, rank, city }) =>
      city === undefined || rank < city.rank ? zone : { ...zone, place: city.name.normalize('NFC') },
    );
}

/** Returns the zone that a text names: an IANA name, old or new, or the name of a city in any language; null if none. */
export const zoneNamed = memoize(
  10_000,
  (text: string) => `${tzDataVersion()} ${text}`,
  (text): string | null => {
    const wanted = plain(text);
    const known = canonicalZone(text.trim());
    if (known !== null || wanted === '') return known;
    const own = [...zoneCountries().keys()].find((zone) => wordsOf(zone).names.includes(`\n${wanted}\n`));
    const [city] = findCities(wanted);
    return own ?? (city?.match === 'exact' ? canonicalZone(city.timeZone) : null);
  },
);

const notFound = 9;

function bestOf({ rank, city }: { rank: number; city: { rank: number } | undefined }): number {
  return Math.min(rank, city?.rank ?? notFound);
}

const cityRanks: Record<CityMatch, number> = { exact: 2, prefix: 4, typo: 8 };

/** Returns the best city of each zone: larger ones before smaller ones. */
function citiesByZone(wanted: string): Map<string, { name: string; rank: number }> {
  const found = new Map<string, { name: string; rank: number }>();
  for (const [place, { timeZone, name, match }] of findCities(wanted).entries()) {
    const zone = canonicalZone(timeZone);
    if (zone !== null && !found.has(zone)) found.set(zone, { name, rank: cityRanks[match] + place / 1000 });
  }
  return found;
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
  if (city === wanted || names.includes(`\n${wanted}\n`)) return 0;
  if (countries.includes(`\n${wanted}\n`)) return 1 + weight;
  if (city.startsWith(wanted)) return 3;
  if (names.includes(`\n${wanted}`)) return 4;
  if (countries.includes(`\n${wanted}`)) return 5 + weight;
  return names.includes(wanted) || countries.includes(wanted) ? 7 : notFound;
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
