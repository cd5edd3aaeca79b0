import { createRequire } from 'node:module';
import { memoizeByObject } from '../../platform/memoize.js';

/** Time zone data in the packed form of moment-timezone (https://momentjs.com/timezone/docs/#/data-formats/packed-format/). */
export interface TzData {
  /** Release of the IANA time zone database, for instance `2026f`. */
  version: string;
  zones: readonly string[];
  links: readonly string[];
  countries: readonly string[];
}

/** The data that this program was released with. */
// Only the data file of moment-timezone is used. Node's own ICU and the operating system's copy may be older.
export const builtInTzData = createRequire(import.meta.url)('moment-timezone/data/packed/latest.json') as TzData;

/** One period of constant offset: it holds until `until` (ms since the epoch, exclusive). Offset in minutes east of UTC. */
export interface ZonePeriods {
  untils: number[];
  offsets: number[];
}

interface TzIndex {
  data: TzData;
  /** Old or alternative name to the name that carries the data. */
  links: ReadonlyMap<string, string>;
  countries: ReadonlyMap<string, readonly string[]>;
  packed: ReadonlyMap<string, string>;
  names: readonly string[];
  unpacked: Map<string, ZonePeriods>;
}

const indexOf = memoizeByObject(index);
let current = indexOf(builtInTzData);

function index(data: TzData): TzIndex {
  const links = new Map(
    data.links.map((line) => {
      const [target = '', name = ''] = line.split('|');
      return [name, target];
    }),
  );
  const packed = new Map(data.zones.map((line) => [line.slice(0, line.indexOf('|')), line]));
  const names = [...packed.keys(), ...links.keys()];
  return { data, links, countries: readCountries(data), packed, names, unpacked: new Map() };
}

/** Makes the whole program use other data from now on. */
export function useTzData(data: TzData): void {
  current = indexOf(data);
}

/** Runs `work` with other data, without an interruption in which others could see it. Returns what `work` returns. */
export function withTzData<Result>(data: TzData, work: () => Exclude<Result, Promise<unknown>>): Result {
  const before = current;
  current = indexOf(data);
  try {
    return work();
  } finally {
    current = before;
  }
}

/** Returns a function that returns the result of `derive`, which runs once for each data that is used. */
export function perTzData<Result>(derive: () => Result): () => Result {
  const resultFor = memoizeByObject<TzIndex, Result>(derive);
  return () => resultFor(current);
}

/** Returns the data in use. */
export function tzData(): TzData {
  return current.data;
}

/** Returns the release of the IANA time zone database in use, for instance `2026f`. */
export function tzDataVersion(): string {
  return current.data.version;
}

/** Returns old or alternative names with the name that carries the data. */
export function zoneLinks(): ReadonlyMap<string, string> {
  return current.links;
}

/** Returns ISO 3166 country codes by zone name, from zone.tab: these are the zones a person would choose. */
export function zoneCountries(): ReadonlyMap<string, readonly string[]> {
  return current.countries;
}

/** Returns every name and every link in the data. */
export function zoneNames(): readonly string[] {
  return current.names;
}

/** True for every name or link in the data, in its exact case. */
export function hasZone(name: string): boolean {
  return current.packed.has(name) || current.links.has(name);
}

/** Periods of a zone or link, oldest first; throws RangeError for a name that the data does not know. */
export function zonePeriods(name: string): ZonePeriods {
  const known = current.unpacked.get(name);
  if (known) return known;
  const line = current.packed.get(current.links.get(name) ?? name);
  if (line === undefined) throw new RangeError(`Unknown time zone: ${name}`);
  const periods = unpackPeriods(line);
  current.unpacked.set(name, periods);
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

function readCountries(data: TzData): Map<string, string[]> {
  const countries = new Map<string, string[]>();
  for (const line of data.countries) {
    const [country = '', names = ''] = line.split('|');
    for (const name of names.split(' ')) countries.set(name, [...(countries.get(name) ?? []), country]);
  }
  return countries;
}
