import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTzData, isOldTzData, missingZones } from '../../../src/domain/time/check-tz-data.js';
import { packZone } from '../../../src/domain/time/pack-zone.js';
import { changesOfYear, readPosixRule } from '../../../src/domain/time/posix-rule.js';
import { readTzData } from '../../../src/domain/time/read-tz-data.js';
import { builtInTzData, type TzData, withTzData, zoneNames, zonePeriods } from '../../../src/domain/time/tz-data.js';
import { isNewerTzVersion } from '../../../src/domain/time/tz-version.js';
import { readTzif } from '../../../src/domain/time/tzif.js';
import { projectRoot } from '../../../src/platform/root.js';

/** Compiled by zic from 2026f, from the Python package tzdata. */
const folder = join(projectRoot, 'test/golden/tzif');
const compiled = (name: string) => readFile(join(folder, name));
const changes = (rule: string, year: number) =>
  changesOfYear(readPosixRule(rule), year).map(({ at, offset }) => `${new Date(at).toISOString()} ${offset}`);

test('compiled zones say the same as the packed data of the same release, from the first clocks to 2499', async () => {
  const read = await readTzData(folder);
  expect([read.version, read.zones.length]).toEqual(['2026f', 14]);
  const names = ['Europe/Kiev', 'US/Eastern', 'Asia/Tel_Aviv', ...read.zones.map((line) => line.split('|')[0]!)];
  const own = names.map(zonePeriods);
  expect(withTzData(read, () => names.map(zonePeriods))).toEqual(own);
});

test('every zone of the program can be packed and unpacked', () => {
  const names = [...zoneNames()];
  const data = { ...builtInTzData, zones: names.map((name) => packZone(name, zonePeriods(name))), links: [] };
  const own = names.map(zonePeriods);
  expect(withTzData(checkTzData(data), () => names.map(zonePeriods))).toEqual(own);
});

test('rules in the form of POSIX, with any kind of day and times beyond a day', () => {
  expect(changes('CET-1CEST,M3.5.0,M10.5.0/3', 2027)).toEqual([
    '2027-03-28T01:00:00.000Z 7200',
    '2027-10-31T01:00:00.000Z 3600',
  ]);
  // Greenland: on the Saturday before, as a negative time.
  expect(changes('<-02>2<-01>,M3.5.0/-1,M10.5.0/0', 2027)).toEqual([
    '2027-03-28T01:00:00.000Z -3600',
    '2027-10-31T01:00:00.000Z -7200',
  ]);
  expect(changes('<+1030>-10:30<+11>-11,M10.1.0,M4.1.0', 2027)[0]).toBe('2027-04-03T15:00:00.000Z 37800');
  expect(changes('IST-2IDT,M3.4.4/26,M10.5.0', 2027)[0]).toBe('2027-03-26T00:00:00.000Z 10800');
  expect(changes('XXX0YYY,J60/0,59/0', 2028)).toEqual(['2028-02-28T23:00:00.000Z 0', '2028-03-01T00:00:00.000Z 3600']);
  expect(changes('UTC0', 2027)).toEqual([]);
  for (const wrong of ['', 'CET', 'CET-1CEST', 'CET-1CEST,M3.6.0,M10.5.0', 'CET-1CEST,M3.5.0,M10.5.0;rm'])
    expect(() => readPosixRule(wrong)).toThrow('Not a TZ string');
});

test('a compiled zone that is cut anywhere, or damaged, is refused in words', async () => {
  const whole = await compiled('Africa/Casablanca');
  for (let length = 0; length < whole.length; length += 1) {
    expect(() => readTzif(whole.subarray(0, length))).toThrow(RangeError);
  }
  const unordered = Buffer.from(whole);
  // The second of the 64-bit times.
  unordered.writeBigInt64BE(-(2n ** 40n), unordered.indexOf('TZif', 4) + 44 + 8);
  expect(() => readTzif(unordered)).toThrow('Its changes are not in order.');
});

test('data that is incomplete, damaged or of no version is refused in words', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'greenroom-tz-')), 'tz.json');
  const reason = async (text: string) => {
    await writeFile(file, text);
    return readTzData(file).then(
      () => null,
      (error: Error) => error.message.replace(`${file}: `, ''),
    );
  };
  const packed = (changed: Partial<TzData>) => JSON.stringify({ ...builtInTzData, ...changed });
  expect(await reason(packed({}))).toBeNull();
  expect(await reason(packed({}).slice(0, 10_000))).toBe('The file is not JSON, or it is cut.');
  expect(await reason('[]')).toBe('This is not time zone data in the packed form of moment-timezone.');
  expect(await reason(packed({ version: 'latest' }))).toBe('The data does not say its version, such as 2026f.');
  expect(await reason(packed({ zones: ['Asia/Taipei|CST|-80|01|'] }))).toBe('The zone Asia/Taipei is damaged.');
  await expect(readTzData('/nonexistent')).rejects.toThrow('/nonexistent: There is no such file or folder.');
  await expect(readTzData(join(projectRoot, 'test/golden'))).rejects.toThrow('does not say its version');
  expect(missingZones(await readTzData(folder), ['Asia/Taipei', 'Europe/Kiev', 'Africa/Nairobi'])).toEqual([
    'Africa/Nairobi',
  ]);
});

test('releases are ordered, and data is old half a year after it came, or after the year in its name', () => {
  const releases = ['2025b', '2025c', '2026a', '2026z', '2026za', '2027a'];
  expect(releases.toReversed().toSorted((a, b) => (isNewerTzVersion(a, b) ? 1 : -1))).toEqual(releases);
  expect(isNewerTzVersion('2026a', '2026a')).toBe(false);
  const at = (text: string) => new Date(`${text}T00:00:00Z`);
  expect(isOldTzData('2026f', null, at('2027-06-30'))).toBe(false);
  expect(isOldTzData('2026f', null, at('2027-07-03'))).toBe(true);
  expect(isOldTzData('2026f', at('2026-11-01'), at('2027-05-01'))).toBe(false);
  expect(isOldTzData('2026f', at('2026-11-01'), at('2027-05-04'))).toBe(true);
});
