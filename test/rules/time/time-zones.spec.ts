import { canonicalZone, isTimeZone, listZones, zoneCity, zoneLabel } from '../../../src/domain/time/zones.js';
import { searchZones } from '../../../src/domain/time/zone-search.js';
import { offsetMinutesAt } from '../../../src/domain/time/zone-rules.js';
import { inZone } from '../../../src/domain/time/luxon-zone.js';

const now = new Date('2027-01-14T08:00:00Z');

test('old names are stored under their current one, places keep their own zone, unknown names are refused', () => {
  const stored = {
    'Europe/Kiev': 'Europe/Kyiv',
    'Europe/Kyiv': 'Europe/Kyiv',
    'Asia/Calcutta': 'Asia/Kolkata',
    'Asia/Saigon': 'Asia/Ho_Chi_Minh',
    'Asia/Rangoon': 'Asia/Yangon',
    'America/Godthab': 'America/Nuuk',
    'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
    'America/Indianapolis': 'America/Indiana/Indianapolis',
    'Pacific/Truk': 'Pacific/Chuuk',
    'US/Eastern': 'America/New_York',
    Singapore: 'Asia/Singapore',
    CET: 'Europe/Brussels',
    EST5EDT: 'America/New_York',
    'Europe/Oslo': 'Europe/Oslo',
    UTC: 'UTC',
    'Etc/UTC': 'UTC',
    GMT: 'UTC',
    'Etc/GMT+5': 'Etc/GMT+5',
    'europe/berlin': null,
    'Europe/Atlantis': null,
    '+02:00': null,
    '': null,
    constructor: null,
  };
  for (const [name, expected] of Object.entries(stored)) {
    expect([name, canonicalZone(name), isTimeZone(name)]).toEqual([name, expected, expected !== null]);
  }
});

test('abbreviations are stored as a place whose clocks show the same', () => {
  for (const name of ['CET', 'MET', 'EET', 'WET', 'EST5EDT', 'CST6CDT', 'MST7MDT', 'PST8PDT']) {
    const place = canonicalZone(name) ?? '';
    expect(place).toContain('/');
    for (let at = Date.UTC(2026, 0); at < Date.UTC(2036, 0); at += 3_600_000) {
      if (offsetMinutesAt(new Date(at), name) === offsetMinutesAt(new Date(at), place)) continue;
      throw new Error(`${name} is not ${place} at ${new Date(at).toISOString()}`);
    }
  }
});

test('the list has each zone once, by offset and then city, without Etc', () => {
  const zones = listZones(now);
  expect(zones.length).toBeGreaterThan(400);
  expect(new Set(zones.map(({ label }) => label)).size).toBe(zones.length);
  expect(zones.filter(({ timeZone }) => timeZone.startsWith('Etc/') || canonicalZone(timeZone) !== timeZone)).toEqual(
    [],
  );
  expect(zones.find(({ timeZone }) => timeZone === 'Africa/Nairobi')).toEqual({
    timeZone: 'Africa/Nairobi',
    city: 'Nairobi',
    region: 'Africa',
    offsetMinutes: 180,
    label: 'Nairobi (UTC+3)',
  });
  expect(zones.find(({ timeZone }) => timeZone === 'UTC')?.label).toBe('UTC');
  expect(zones[0]?.offsetMinutes).toBe(-660);
  expect(zones.map(({ offsetMinutes }) => offsetMinutes)).toEqual(
    zones.map(({ offsetMinutes }) => offsetMinutes).toSorted((a, b) => a - b),
  );
});

test('the offset of a label is the one in force at the moment asked for', () => {
  expect(zoneLabel('America/New_York', now)).toBe('New York (UTC\u22125)');
  expect(zoneLabel('America/New_York', new Date('2027-07-01T00:00Z'))).toBe('New York (UTC\u22124)');
});

test('cities are spelt as people spell them', () => {
  expect(
    ['America/Argentina/Buenos_Aires', 'Asia/Taipei', 'America/Sao_Paulo', 'America/St_Johns', 'UTC'].map((zone) =>
      zoneCity(zone),
    ),
  ).toEqual(['Buenos Aires', 'Taipei', 'São Paulo', "St. John's", 'UTC']);
});

test('cities are called as each language calls them', () => {
  expect(zoneCity('Africa/Nairobi', 'zh-TW')).toBe('奈洛比');
  expect(zoneLabel('Asia/Kolkata', now, 'zh-TW')).toBe('加爾各答 UTC+5:30');
});

test('zones are found by city, old name, country and offset, whatever the case and accents', () => {
  const find = (query: string) => searchZones(query, now).map(({ city }) => city);
  expect(find('SAO P')[0]).toBe('São Paulo');
  expect(find('calcutta')).toEqual(['Kolkata']);
  expect(find('Kiev')).toEqual(['Kyiv']);
  expect(find('taiwan')[0]).toBe('Taipei');
  expect(find('UTC+5:30')).toEqual(['Colombo', 'Kolkata']);
  expect(find('utc-9:30')).toEqual(['Marquesas']);
  expect(find('lon')[0]).toBe('London');
  expect(find('atlantis')).toEqual([]);
  expect(find('  ')).toHaveLength(listZones(now).length);
  expect(find('UK').slice(0, 1)).toEqual(['London']);
  expect(find('Norway')[0]).toBe('Oslo');
  expect(find('india')[0]).toBe('Kolkata');
  expect(find('indian')[0]).toBe('Indianapolis');
  expect(find('chile')[0]).toBe('Santiago');
  expect(find('united states')[0]).toBe('New York');
  expect(find('us')).toEqual(expect.arrayContaining(['Ushuaia', 'New York']));
});

test('zones are found and labelled in every language that we speak', () => {
  const find = (query: string) => searchZones(query, now, 'zh-TW').map(({ label }) => label);
  expect(find('加爾各答')).toEqual(['加爾各答 UTC+5:30']);
  expect(find('Calcutta')).toEqual(['加爾各答 UTC+5:30']);
  expect(find('肯亞')).toEqual(['奈洛比 UTC+3']);
  expect(searchZones('奈洛比', now).map(({ label }) => label)).toEqual(['Nairobi (UTC+3)']);
});

test('cities are found in many scripts, with typos, and lead to the zone that has the name of another', () => {
  const find = (query: string) => {
    const [first] = searchZones(query, now);
    return [first?.timeZone, first?.place];
  };
  expect(Object.fromEntries(cities.map(([typed]) => [typed, find(typed)]))).toEqual(
    Object.fromEntries(cities.map(([typed, ...found]) => [typed, found])),
  );
  // All zones of the table are known, and a city that has the name of its zone is no other place.
  expect([find('Taipei'), find('taipai'), find('台北')]).toEqual([
    ['Asia/Taipei', undefined],
    ['Asia/Taipei', 'Taipei'],
    ['Asia/Taipei', undefined],
  ]);
  expect([searchZones('q', now).length > 0, searchZones('qqqqqq', now), searchZones('不存在的地方', now)]).toEqual([
    true,
    [],
    [],
  ]);
});

const cities: [string, string, string][] = [
  ['Kaohsiung', 'Asia/Taipei', 'Kaohsiung'],
  ['kaoshiung', 'Asia/Taipei', 'Kaohsiung'],
  ['高雄', 'Asia/Taipei', '高雄'],
  ['Mumbai', 'Asia/Kolkata', 'Mumbai'],
  ['Bombay', 'Asia/Kolkata', 'Mumbai'],
  ['孟買', 'Asia/Kolkata', '孟買'],
  ['Delhi', 'Asia/Kolkata', 'Delhi'],
  ['Beijing', 'Asia/Shanghai', 'Beijing'],
  ['Pekin', 'Asia/Shanghai', 'Beijing'],
  ['Osaka', 'Asia/Tokyo', 'Osaka'],
  ['大阪', 'Asia/Tokyo', '大阪'],
  ['오사카', 'Asia/Tokyo', '오사카'],
  ['Barcelona', 'Europe/Madrid', 'Barcelona'],
  ['Barselona', 'Europe/Madrid', 'Barcelona'],
  ['برشلونة', 'Europe/Madrid', 'برشلونة'],
  ['Rotterdam', 'Europe/Amsterdam', 'Rotterdam'],
  ['San Francisco', 'America/Los_Angeles', 'San Francisco'],
  ['Geneva', 'Europe/Zurich', 'Geneva'],
  ['Genève', 'Europe/Zurich', 'Geneva'],
  ['Munchen', 'Europe/Berlin', 'Munich'],
  ['Санкт-Петербург', 'Europe/Moscow', 'санкт-петербург'],
];

test('the offsets of zones that are found hold at the moment asked for', () => {
  const london = (at: string) => searchZones('London', new Date(at))[0]?.label;
  expect(london('2027-03-28T00:59Z')).toBe('London (UTC+0)');
  expect(london('2027-03-28T01:00Z')).toBe('London (UTC+1)');
  expect(london('2027-03-28T00:59Z')).toBe('London (UTC+0)');
});

test('Luxon follows the same rules through its zone', () => {
  // Node 20.20's own data still gives Vancouver UTC-8 here.
  const at = inZone(new Date('2026-12-10T16:00:00Z'), 'America/Vancouver');
  expect(at.toISO()).toBe('2026-12-10T09:00:00.000-07:00');
  expect(inZone(new Date('2027-03-27T09:00Z'), 'Europe/Berlin').plus({ days: 1 }).toUTC().toISO()).toBe(
    '2027-03-28T08:00:00.000Z',
  );
  expect(() => inZone(now, 'Europe/Atlantis')).toThrow(RangeError);
});
