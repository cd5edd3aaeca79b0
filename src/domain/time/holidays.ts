import { publicHolidays } from '../../platform/public-holidays.js';
import { localTime } from './wall-time.js';
import { zoneCountry } from './zone-places.js';

/** At most this many countries are looked up, those with most people first. */
const maxCountries = 20;

/** Public holidays in the countries of the people who are expected. */
export interface Holidays {
  /** By country (ISO 3166-1 alpha-2) and date. */
  names: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Countries about which there is no data. */
  unknown: string[];
}

/** Looks up the public holidays of countries between two dates, both included. */
export async function findHolidays(
  countries: readonly string[],
  dates: { from: string; until: string },
  language: string,
): Promise<Holidays> {
  const names = new Map<string, ReadonlyMap<string, string>>();
  const unknown: string[] = [];
  for (const country of countries) {
    const found = await publicHolidays(country, dates, language);
    if (found === null) unknown.push(country);
    else names.set(country, new Map(found.map(({ date, name }) => [date, name])));
  }
  return { names, unknown };
}

/** Returns the countries of the people, those with most people first. */
export function countriesOf(people: readonly ExpectedPeople[]): string[] {
  const counts = new Map<string, number>();
  for (const { timeZone, weight } of people) {
    const country = zoneCountry(timeZone);
    if (country !== null) counts.set(country, (counts.get(country) ?? 0) + weight);
  }
  return [...counts]
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .slice(0, maxCountries)
    .map(([country]) => country);
}

/** Returns the holidays that a start falls on somewhere, by the local date of each place. */
export function holidaysAt(
  at: Date,
  people: readonly ExpectedPeople[],
  { names }: Holidays,
): { country: string; name: string }[] {
  const found = new Map<string, string>();
  for (const { timeZone } of people) {
    const country = zoneCountry(timeZone) ?? '';
    const name = names.get(country)?.get(localTime(at, timeZone).date);
    if (name !== undefined) found.set(country, name);
  }
  return [...found].map(([country, name]) => ({ country, name }));
}

/** People who are expected and live in one zone. `weight` is their number, or any measure of how much they count. */
export interface ExpectedPeople {
  timeZone: string;
  weight: number;
}
