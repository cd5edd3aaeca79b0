import { localTime, offsetLabel, parseLocal, resolveWallTime } from '../../../src/domain/time/wall-time.js';
import { offsetMinutesAt, transitions, tzDataVersion } from '../../../src/domain/time/zone-rules.js';

// Expected instants come from tz data 2026f as read by zdump and Python's zoneinfo, not by Luxon.
const cases: Array<[id: string, local: string, timeZone: string, at: string, offsetMinutes: number]> = [
  ['T01', '2027-07-15T10:00', 'Europe/Berlin', '2027-07-15T08:00Z', 120],
  ['T02', '2027-03-28T10:00', 'Europe/Berlin', '2027-03-28T08:00Z', 120],
  ['T06', '2027-01-15T10:00', 'Australia/Lord_Howe', '2027-01-14T23:00Z', 660],
  ['T08', '2027-01-15T10:00', 'Pacific/Chatham', '2027-01-14T20:15Z', 825],
  ['T09 before', '2022-07-01T10:00', 'America/Mexico_City', '2022-07-01T15:00Z', -300],
  ['T09 after', '2027-07-01T10:00', 'America/Mexico_City', '2027-07-01T16:00Z', -360],
  ['T10', '2027-01-15T10:00', 'Asia/Amman', '2027-01-15T07:00Z', 180],
  ['T11 before', '2024-02-15T10:00', 'Asia/Almaty', '2024-02-15T04:00Z', 360],
  ['T11 after', '2027-02-15T10:00', 'Asia/Almaty', '2027-02-15T05:00Z', 300],
  ['T12 before', '2024-07-01T10:00', 'America/Asuncion', '2024-07-01T14:00Z', -240],
  ['T12 after', '2027-07-01T10:00', 'America/Asuncion', '2027-07-01T13:00Z', -180],
  ['T13', '2027-07-01T10:00', 'Africa/Cairo', '2027-07-01T07:00Z', 180],
  ['T14 winter', '2026-12-10T09:00', 'America/Vancouver', '2026-12-10T16:00Z', -420],
  ['T14 no gap', '2027-03-14T02:30', 'America/Vancouver', '2027-03-14T09:30Z', -420],
  ['T15', '2027-07-01T10:00', 'Africa/Casablanca', '2027-07-01T10:00Z', 0],
  ['T16', '2027-06-01T10:00', 'Antarctica/Casey', '2027-06-01T02:00Z', 480],
  ['T17 summer', '2027-07-15T10:00', 'Europe/Dublin', '2027-07-15T09:00Z', 60],
  ['T17 winter', '2027-12-15T10:00', 'Europe/Dublin', '2027-12-15T10:00Z', 0],
  ['T18 start', '2027-03-26T09:00', 'Europe/Berlin', '2027-03-26T08:00Z', 60],
  ['T18 end', '2027-03-29T17:00', 'Europe/Berlin', '2027-03-29T15:00Z', 120],
];

describe.each(['2026-07-01T00:00:00Z', '2026-12-01T00:00:00Z'])('wall times, run at %s', (now) => {
  beforeAll(() => {
    jest.useFakeTimers({ now: new Date(now) });
  });
  afterAll(() => {
    jest.useRealTimers();
  });

  test.each(cases)('%s: %s %s is %s', (_id, local, timeZone, at, offsetMinutes) => {
    const startsAt = new Date(at);
    expect(resolveWallTime(local, timeZone)).toEqual({ startsAt, kind: 'unique', offsetMinutes, shownLocal: local });
    expect(localTime(startsAt, timeZone)).toMatchObject({ local, offsetMinutes });
  });

  test('T03 and T05: a wall time in a gap takes the offset before it and is shown later', () => {
    expect(resolveWallTime('2027-03-14T02:30', 'America/New_York')).toEqual({
      startsAt: new Date('2027-03-14T07:30Z'),
      kind: 'gap',
      offsetMinutes: -240,
      shownLocal: '2027-03-14T03:30',
    });
    expect(resolveWallTime('2027-03-28T01:30', 'Europe/London')).toEqual({
      startsAt: new Date('2027-03-28T01:30Z'),
      kind: 'gap',
      offsetMinutes: 60,
      shownLocal: '2027-03-28T02:30',
    });
  });

  test('T04 and T07: a wall time in an overlap is the first one unless the second is chosen', () => {
    const secondAt = new Date('2027-11-07T06:30Z');
    expect(resolveWallTime('2027-11-07T01:30', 'America/New_York')).toEqual({
      startsAt: new Date('2027-11-07T05:30Z'),
      kind: 'overlap',
      offsetMinutes: -240,
      shownLocal: '2027-11-07T01:30',
      secondAt,
    });
    expect(resolveWallTime('2027-11-07T01:30', 'America/New_York', 'second')).toMatchObject({
      startsAt: secondAt,
      offsetMinutes: -300,
    });
    expect(resolveWallTime('2027-04-04T01:45', 'Australia/Lord_Howe')).toMatchObject({
      startsAt: new Date('2027-04-03T14:45Z'),
      secondAt: new Date('2027-04-03T15:15Z'),
    });
  });
});

test('the edges of a gap and of an overlap belong where the clock puts them', () => {
  const kindAt = (local: string) => resolveWallTime(local, 'Europe/Berlin').kind;
  expect(['01:59', '02:00', '02:59', '03:00'].map((time) => kindAt(`2027-03-28T${time}`))).toEqual([
    'unique',
    'gap',
    'gap',
    'unique',
  ]);
  expect(['01:59', '02:00', '02:59', '03:00'].map((time) => kindAt(`2027-10-31T${time}`))).toEqual([
    'unique',
    'overlap',
    'overlap',
    'unique',
  ]);
});

test('the day that Samoa skipped is a gap of 24 hours', () => {
  expect(resolveWallTime('2011-12-30T10:00', 'Pacific/Apia')).toEqual({
    startsAt: new Date('2011-12-30T20:00Z'),
    kind: 'gap',
    offsetMinutes: 840,
    shownLocal: '2011-12-31T10:00',
  });
});

test('a malformed wall time, an impossible date and an unknown zone are refused', () => {
  expect(parseLocal('2027-02-28T10:00')).toEqual({ utcMs: Date.UTC(2027, 1, 28, 10) });
  for (const bad of ['2027-02-30T10:00', '2027-01-01T24:00', '2027-01-01 10:00', '2027-01-01T10:00Z', '']) {
    expect(parseLocal(bad)).toBeNull();
    expect(() => resolveWallTime(bad, 'Europe/Berlin')).toThrow(RangeError);
  }
  expect(() => resolveWallTime('2027-01-01T10:00', 'Europe/Atlantis')).toThrow('Unknown time zone: Europe/Atlantis');
});

test('localTime reads the clock of the zone', () => {
  expect(localTime(new Date('2027-01-17T23:05:40Z'), 'Asia/Kolkata')).toEqual({
    local: '2027-01-18T04:35',
    date: '2027-01-18',
    time: '04:35',
    year: 2027,
    month: 1,
    day: 18,
    hour: 4,
    minute: 35,
    weekday: 1,
    offsetMinutes: 330,
  });
  expect(localTime(new Date('2027-01-17T12:00:00Z'), 'UTC').weekday).toBe(7);
});

test('offsets are written as people write them', () => {
  expect([0, 180, 330, -180, -570, 825, -30].map(offsetLabel)).toEqual([
    'UTC+0',
    'UTC+3',
    'UTC+5:30',
    'UTC\u22123',
    'UTC\u22129:30',
    'UTC+13:45',
    'UTC\u22120:30',
  ]);
});

test('the rules are those of 2026f: transitions of a range, without its start and with its end', () => {
  expect(tzDataVersion()).toBe('2026f');
  const spring = new Date('2027-03-28T01:00Z');
  const autumn = new Date('2027-10-31T01:00Z');
  expect(transitions('Europe/Berlin', new Date('2027-01-01T00:00Z'), new Date('2028-01-01T00:00Z'))).toEqual([
    { at: spring, offsetBefore: 60, offsetAfter: 120 },
    { at: autumn, offsetBefore: 120, offsetAfter: 60 },
  ]);
  expect(transitions('Europe/Berlin', spring, autumn).map(({ at }) => at)).toEqual([autumn]);
  expect(transitions('Asia/Tokyo', spring, new Date('2100-01-01T00:00Z'))).toEqual([]);
  expect(offsetMinutesAt(new Date(spring.getTime() - 1), 'Europe/Berlin')).toBe(60);
  expect(offsetMinutesAt(spring, 'Europe/Berlin')).toBe(120);
});
