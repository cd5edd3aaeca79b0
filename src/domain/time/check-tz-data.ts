import { builtInTzData, type TzData } from './tz-data.js';
import { tzVersionPattern } from './tz-version.js';

/** Time zone data that can't be used; the message says why. */
export class TzDataError extends Error {}

const packedZone =
  /^[\w+/-]{1,64}\|[^|]*\|-?[\da-zA-X.]+(?: -?[\da-zA-X.]+)*\|[\da-zA-X]+\|(?:-?[\da-zA-X.]+(?: [\da-zA-X.]+)*)?(?:\|[^|]*)?$/u;

/**
 * Returns packed data with the links and countries that it lacks, from the data of the program. Throws `TzDataError` if
 * it is not time zone data, or is incomplete.
 */
export function checkTzData(read: unknown): TzData {
  const data = read as Partial<TzData> | null;
  if (typeof data !== 'object' || data === null || !isTexts(data.zones)) {
    throw new TzDataError('This is not time zone data in the packed form of moment-timezone.');
  }
  const { version, zones, links = [], countries = [] } = data;
  if (typeof version !== 'string' || !tzVersionPattern.test(version)) {
    throw new TzDataError('The data does not say its version, such as 2026f.');
  }
  if (!isTexts(links) || !isTexts(countries)) throw new TzDataError('Its links or countries are not lists of texts.');
  const broken = zones.find((line) => !packedZone.test(line) || !hasAllPeriods(line));
  if (broken !== undefined) throw new TzDataError(`The zone ${broken.slice(0, 40).split('|')[0]} is damaged.`);
  const names = new Set([...zones.map(nameOf), ...links.map(nameOfLink)]);
  const known = builtInTzData.links.filter(
    (line) => !names.has(nameOfLink(line)) && zones.some((zone) => nameOf(zone) === nameOf(line)),
  );
  return {
    version,
    zones,
    links: [...links, ...known],
    countries: countries.length > 0 ? countries : builtInTzData.countries,
  };
}

/** Returns the names that the data lacks. */
export function missingZones(data: TzData, inUse: Iterable<string>): string[] {
  const names = new Set([...data.zones.map(nameOf), ...data.links.map(nameOfLink)]);
  return [...new Set(inUse)].filter((name) => !names.has(name)).sort();
}

/** The zones that the program itself offers: with data that lacks one of them, the list of zones would fail. */
export function offeredZones(): string[] {
  return builtInTzData.countries.flatMap((line) => line.slice(line.indexOf('|') + 1).split(' '));
}

const halfYearMs = 182 * 86_400_000;

/**
 * Whether data is older than six months: `usedSince` is when this installation got it, which is later than its release.
 * A new installation can have old data, so that the end of the year in the name counts as well.
 */
export function isOldTzData(version: string, usedSince: Date | null, now: Date): boolean {
  const endOfYear = Date.UTC(Number(version.slice(0, 4)) + 1, 0, 1);
  return now.getTime() - Math.min(endOfYear, usedSince?.getTime() ?? endOfYear) > halfYearMs;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

// One period more than changes, and an offset for each.
function hasAllPeriods(line: string): boolean {
  const [, , offsets = '', indexes = '', steps = ''] = line.split('|');
  return (
    indexes.length === (steps === '' ? 1 : steps.split(' ').length + 1) &&
    new Set(indexes).size <= offsets.split(' ').length
  );
}

function nameOf(line: string): string {
  return line.slice(0, line.indexOf('|'));
}

function nameOfLink(line: string): string {
  return line.slice(line.indexOf('|') + 1);
}
