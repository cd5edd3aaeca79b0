import { createRequire } from 'node:module';

interface TzData {
  version: string;
  zones: string[];
  links: string[];
  countries: string[];
}

// Only the data file of moment-timezone is used. Node's own ICU and the operating system's copy may be older.
const packed: TzData = createRequire(import.meta.url)('moment-timezone/data/packed/latest.json');

/** One period of constant offset: it holds until `until` (ms since the epoch, exclusive). Offset in minutes east of UTC. */
export interface ZonePeriods {
  untils: number[];
  offsets: number[];
}

/** Release of the IANA time zone database in use, for instance `2026f`. */
export const tzDataVersion = packed.version;

/** Old or alternative name to the name that carries the data. */
export const zoneLinks: ReadonlyMap<string, string> = new Map(
  packed.links.map((line) => {
    const [target = '', name = ''] = line.split('|');
    return [name, target];
  }),
);

/** ISO 3166 country codes by zone name, from zone.tab: these are the zones a person would choose. */
export const zoneCountries: ReadonlyMap<string, readonly string[]> = readCountries();

const packedByName = new Map(packed.zones.map((line) => [line.slice(0, line.indexOf('|')), line]));
const unpacked = new Map<string, ZonePeriods>();

/** Every name and every link in the data. */
export const zoneNames: readonly string[] = [...packedByName.keys(), ...zoneLinks.keys()];

/** True for every name or link in the data, in its exact case. */
export function hasZone(name: string): boolean {
  return packedByName.has(name) || zoneLinks.has(name);
}

/** Periods of a zone or link, oldest first; throws RangeError for a name that the data does not know. */
export function zonePeriods(name: string): ZonePeriods {
  const known = unpacked.get(name);
  if (known) return known;
  const line = packedByName.get(zoneLinks.get(name) ?? name);
  if (line === undefined) throw new RangeError(`Unknown time zone: ${name}`);
  const periods = unpackPeriods(line);
  unpacked.set(name, periods);
  return periods;
}

// name|abbreviations|offsets (minutes west, base 60)|one offset index per period|minutes between transitions|population
function unpackPeriods(line: string): ZonePeriods {
  const [, , offsetText = '', indexText = '', untilText = ''] = line.split('|');
  const choices = offsetText.split(' ').map((text) => 0 - Math.round(base60(text)));
  const steps = untilText === '' ? [] : untilText.split(' ').map(base60);
  const untils: number[] = [];
  const offsets: number[] = [];
  let minutes = 0;
  Array.from(indexText).forEach((digit, i) => {
    minutes += steps[i] ?? 0;
    const offset = choices[base60(digit)] ?? 0;
    const until = i < indexText.length - 1 ? Math.round(minutes * 60_000) : Infinity;
    // Changes of abbreviation only are merged: nothing here shows abbreviations.
    if (offsets.at(-1) === offset) untils[untils.length - 1] = until;
    else {
      untils.push(until);
      offsets.push(offset);
    }
  });
  return { untils, offsets };
}

// Digits 0-9, a-z, A-X; a point separates the fraction (seconds of local mean time).
function base60(text: string): number {
  const negative = text.startsWith('-');
  const [whole = '', fraction = ''] = text.slice(negative ? 1 : 0).split('.');
  let value = 0;
  for (const digit of whole) value = value * 60 + digit60(digit);
  let unit = 1;
  for (const digit of fraction) value += digit60(digit) * (unit /= 60);
  return negative ? -value : value;
}

function digit60(digit: string): number {
  const code = digit.charCodeAt(0);
  if (code > 96) return code - 87;
  return code > 64 ? code - 29 : code - 48;
}

function readCountries(): Map<string, string[]> {
  const countries = new Map<string, string[]>();
  for (const line of packed.countries) {
    const [country = '', names = ''] = line.split('|');
    for (const name of names.split(' ')) countries.set(name, [...(countries.get(name) ?? []), country]);
  }
  return countries;
}
