import type { HolidaysTypes } from 'date-holidays';
import { memoize } from './memoize.js';

const dayMs = 86_400_000;

/** A public holiday of a whole country. */
export interface PublicHoliday {
  /** `YYYY-MM-DD` there. */
  date: string;
  name: string;
}

type Library = typeof import('date-holidays').default;
let library: Promise<Library> | undefined;

const ofYear = memoize(
  500,
  (Holidays: Library, country: string, year: number, language: string) => `${country} ${year} ${language}`,
  (Holidays: Library, country: string, year: number, language: string) =>
    new Holidays(country, { types: ['public'] }).getHolidays(year, language),
);

/**
 * Returns the public holidays of a country (ISO 3166-1 alpha-2) between two dates, both included, with their names in a
 * language where the data has them. Null if there is no data about the country.
 */
export async function publicHolidays(
  country: string,
  { from, until }: { from: string; until: string },
  language: string,
): Promise<PublicHoliday[] | null> {
  // The data of all countries takes a quarter of a second and 40 MB, so only those who plan load it.
  library ??= import('date-holidays').then((module) => module.default);
  const Holidays = await library;
  const [first, last] = [Number(from.slice(0, 4)), Number(until.slice(0, 4))];
  const years = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const all = years.flatMap((year) => ofYear(Holidays, country, year, nameLanguage(country, language)) ?? []);
  if (all.length === 0) return null;
  return all.flatMap(daysOf).filter(({ date }) => date >= from && date <= until);
}

/** The days of a holiday, which can be several in a row. */
function daysOf({ date, start, end, name }: HolidaysTypes.Holiday): PublicHoliday[] {
  const first = Date.parse(`${date.slice(0, 10)}T00:00Z`);
  const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / dayMs));
  return Array.from({ length: days }, (_, index) => ({
    date: new Date(first + index * dayMs).toISOString().slice(0, 10),
    name,
  }));
}

/** The data has Chinese names in the characters of each country. */
function nameLanguage(country: string, language: string): string {
  if (language !== 'zh-TW') return language.slice(0, 2);
  return country === 'TW' ? 'zh' : 'en';
}
