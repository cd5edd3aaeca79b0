import { hasMessage, translate } from '../../platform/i18n/messages.js';
import { hasZone, zoneCountries, zoneLinks } from './tz-data.js';
import { offsetLabel } from './wall-time.js';
import { offsetMinutesAt } from './zone-rules.js';

/**
 * Old names that the data links to a neighbor with the same rules, although the place has its own zone name, and
 * abbreviations.
 */
const renamedZones: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'Africa/Timbuktu': 'Africa/Bamako',
  'America/Coral_Harbour': 'America/Atikokan',
  'Atlantic/Jan_Mayen': 'Arctic/Longyearbyen',
  Iceland: 'Atlantic/Reykjavik',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
  'Pacific/Yap': 'Pacific/Chuuk',
  Singapore: 'Asia/Singapore',
  // PHP, and calendars written in it, know no summer time of these.
  CET: 'Europe/Brussels',
  CST6CDT: 'America/Chicago',
  EET: 'Europe/Athens',
  EST5EDT: 'America/New_York',
  MET: 'Europe/Brussels',
  MST7MDT: 'America/Denver',
  PST8PDT: 'America/Los_Angeles',
  WET: 'Europe/Lisbon',
};

/** A zone as an option. `label` is such as `Nairobi (UTC+3)`, with the offset at the given time. */
export interface ListedZone {
  timeZone: string;
  city: string;
  region: string;
  offsetMinutes: number;
  label: string;
  /** The city that was searched for, if it is another one. */
  place?: string;
}

/** True for every IANA name or link that the data knows, in its exact case. */
export function isTimeZone(name: string): boolean {
  return hasZone(name);
}

/**
 * The name to store for an IANA name or an old name (`Europe/Kiev` is `Europe/Kyiv`), null for an unknown one.
 * Zones of different countries stay apart even where their rules agree: Oslo does not become Berlin.
 */
export function canonicalZone(name: string): string | null {
  if (!hasZone(name)) return null;
  if (zoneCountries().has(name)) return name;
  const renamed = renamedZones[name];
  if (renamed) return renamed;
  const target = zoneLinks().get(name) ?? name;
  if (target === 'Etc/UTC' || target === 'Etc/GMT-0') return 'UTC';
  if (zoneCountries().has(target)) return target;
  return currentNameOf(target) ?? target;
}

/** Returns the city of a zone in a language: `America/Sao_Paulo` is São Paulo, and 聖保羅 in Chinese. */
export function zoneCity(timeZone: string, language = 'en'): string {
  const key = `cities.${timeZone}`;
  if (hasMessage(language, key)) return translate(language, key);
  return timeZone.slice(timeZone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

/** Returns the offset of a zone, in minutes, as people read it: `UTC+3`; for UTC itself `UTC`, which texts don't repeat. */
export function zoneOffset(timeZone: string, offsetMinutes: number): string {
  return timeZone === 'UTC' ? 'UTC' : offsetLabel(offsetMinutes);
}

/**
 * `Nairobi (UTC+3)`: city and offset of a zone at an instant; for UTC itself only `UTC`. `奈洛比 UTC+3` where texts put
 * zones in brackets: within others they would look like a mistake.
 */
export function zoneLabel(timeZone: string, at: Date, language = 'en'): string {
  if (timeZone === 'UTC') return 'UTC';
  const [city, offset] = [zoneCity(timeZone, language), offsetLabel(offsetMinutesAt(at, timeZone))];
  return /^(?:zh|ja|ko)\b/u.test(language) ? `${city} ${offset}` : `${city} (${offset})`;
}

/** Returns all zones to choose from, with their offsets at `now`, sorted by offset and city. */
export function listZones(now: Date, language = 'en'): ListedZone[] {
  return ['UTC', ...zoneCountries().keys()]
    .map((timeZone) => ({
      timeZone,
      city: zoneCity(timeZone, language),
      region: timeZone.split('/')[0] ?? '',
      offsetMinutes: offsetMinutesAt(now, timeZone),
      label: zoneLabel(timeZone, now, language),
    }))
    .sort((a, b) => a.offsetMinutes - b.offsetMinutes || collator.compare(a.city, b.city));
}

const collator = new Intl.Collator('en');

// The data keeps some renamed zones under the old name: the new one is then a link that belongs to a country.
function currentNameOf(oldName: string): string | undefined {
  return [...zoneLinks()].find(([name, target]) => target === oldName && zoneCountries().has(name))?.[0];
}
