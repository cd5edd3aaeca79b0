import { searchZones } from '../../../domain/time/zone-search.js';
import { principalZone, zoneCountry } from '../../../domain/time/zone-places.js';
import { canonicalZone, zoneCity } from '../../../domain/time/zones.js';
import { languages } from '../../../platform/i18n/messages.js';
import type { ExpectedPeople } from '../../../domain/time/holidays.js';

/** At most this many places can be typed; each takes up to a millisecond to find. */
export const maxPlaces = 500;
const maxPeople = 10_000_000;

/**
 * Reads places, one on each line: a city, a country or a time zone in any supported language, and how many people are
 * expected there (one if it is left out), such as `Nairobi 40`.
 */
export function readPlaces(text: string, now: Date, language: string) {
  const lines = text.split(/\r?\n/u).map((line, index) => ({ line: index + 1, text: line.trim() }));
  const read = lines
    .filter((one) => one.text !== '')
    .map((one) => ({ ...one, place: readPlace(one.text, now, language) }));
  return {
    people: read.flatMap(({ place }) => place ?? []),
    unknown: read.filter(({ place }) => place === null).map(({ line, text: typed }) => ({ line, text: typed })),
  };
}

function readPlace(text: string, now: Date, language: string): ExpectedPeople | null {
  const [, name = '', number] = /^(.*?)[\s,;:×x]*(\d+)?$/u.exec(text) ?? [];
  const weight = number === undefined ? 1 : Number(number);
  const timeZone = canonicalZone(name.trim()) ?? zoneOf(name.trim(), now, language);
  if (name.trim() === '' || timeZone === undefined || weight < 1 || weight > maxPeople) return null;
  return { timeZone, weight };
}

function zoneOf(name: string, now: Date, language: string): string | undefined {
  const zones = searchZones(name, now, language);
  const found = zones.map(({ timeZone }) => timeZone);
  const [first] = found;
  if (first === undefined || zones[0]?.place !== undefined || isCity(first, name)) return first;
  // A country is meant: most of its people live in its largest zone.
  const principal = principalZone(zoneCountry(first) ?? '');
  return principal !== null && found.includes(principal) ? principal : first;
}

function isCity(timeZone: string, name: string): boolean {
  const wanted = name.toLowerCase();
  return languages.some(({ code }) => zoneCity(timeZone, code).toLowerCase() === wanted);
}
