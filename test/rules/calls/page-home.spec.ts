import { dayChart, dayRange } from '../../../src/console/calls/day-chart.js';
import { peopleByCountry, peopleMap } from '../../../src/console/calls/people-map.js';
import type { SessionTroubles } from '../../../src/console/sessions/overview.queries.js';
import { sessionTodos } from '../../../src/console/sessions/session-todos.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';

const at = (iso: string) => new Date(iso);

describe('registrations per day', () => {
  test('cover 30 local days: until today, or until the last registration', () => {
    const now = at('2027-04-01T22:30:00Z');
    // Already 2 April in Berlin, whose clocks went forward on 28 March: that day has 23 hours.
    const berlin = dayRange(now, at('2027-03-20T10:00:00Z'), 'Europe/Berlin');
    expect([berlin.dates.length, berlin.dates[0], berlin.dates.at(-1)]).toEqual([30, '2027-03-04', '2027-04-02']);
    const hours = berlin.instants
      .slice(1)
      .map((to, index) => (to.getTime() - berlin.instants[index]!.getTime()) / 3_600_000);
    expect([hours.length, hours.indexOf(23), Math.max(...hours)]).toEqual([30, berlin.dates.indexOf('2027-03-28'), 24]);
    expect(dayRange(now, null, 'UTC').dates.at(-1)).toBe('2027-04-01');
    expect(dayRange(now, at('2027-03-03T00:00:00Z'), 'UTC').dates.at(-1)).toBe('2027-04-01');
    expect(dayRange(now, at('2026-03-02T23:00:00Z'), 'Europe/Berlin').dates.at(-1)).toBe('2026-03-03');
  });

  test('are drawn and listed, and nothing is drawn for nobody', () => {
    const range = dayRange(at('2027-04-01T12:00:00Z'), null, 'UTC');
    const counts = range.dates.map((date) => (date === '2027-03-30' ? 7 : date === '2027-04-01' ? 1 : 0));
    const options = { language: 'en', pathOf: (date: string) => `/people?registered=${date}` };
    const chart = dayChart(range, counts, options);
    expect(chart.summary).toBe('3 March – 1 April 2027: 8 registrations. Busiest day: Tue 30 Mar (7).');
    expect(chart.rows).toEqual([
      { date: 'Thu 1 Apr', count: 1, path: '/people?registered=2027-04-01' },
      { date: 'Tue 30 Mar', count: 7, path: '/people?registered=2027-03-30' },
    ]);
    expect(chart.bars.map(({ y, height, words }) => [y, height, words])).toEqual([
      [12.5, 87.5, 'Tue 30 Mar: 7 registrations'],
      [87.5, 12.5, 'Thu 1 Apr: 1 registration'],
    ]);
    expect(chart.ticks.map(({ label }) => label)).toEqual(['0', '2', '4', '6', '8']);
    const none = dayChart(range, [], options);
    expect([none.bars, none.rows, none.summary]).toEqual([[], [], '3 March – 1 April 2027: no registrations yet.']);
  });
});

describe('where people come from', () => {
  const places = [
    { country: 'US', timeZone: 'America/Chicago', people: 3 },
    { country: 'US', timeZone: 'Asia/Tokyo', people: 5 },
    { country: null, timeZone: 'Asia/Tokyo', people: 2 },
    { country: null, timeZone: 'UTC', people: 1 },
    { country: 'AQ', timeZone: 'Europe/Rome', people: 1 },
  ];

  test('is the country that is known, otherwise that of the time zone', () => {
    expect(peopleByCountry(places)).toEqual([
      { country: 'US', people: 8, timeZone: 'America/Chicago' },
      { country: 'JP', people: 2, timeZone: 'Asia/Tokyo' },
      { country: 'AQ', people: 1, timeZone: 'Europe/Rome' },
      { country: null, people: 1, timeZone: 'UTC' },
    ]);
  });

  test('is drawn with areas by number, and listed with those who are unknown', () => {
    const pathOf = (country: string | null) => `/people?country=${country ?? 'unknown'}`;
    const map = peopleMap(places, { language: 'en', pathOf });
    expect([map.countries, map.summary]).toEqual([3, '12 people from 3 countries.']);
    expect(map.rows.at(-1)).toEqual({ name: 'Unknown country', count: 1, path: '/people?country=unknown' });
    const [most, second] = map.dots;
    expect([most?.words, most?.r, second?.words, second?.r]).toEqual(['United States: 8', 30, 'Japan: 2', 15]);
    expect(peopleMap([], { language: 'zh-TW', pathOf })).toMatchObject({ dots: [], rows: [], more: null });
  });
});

test('an online session that was held asks for its report for two weeks', () => {
  const session = {
    state: 'published',
    format: 'online',
    room: 'link',
    joinUrl: 'https://rooms.example.org/a',
    taken: 3,
    speakers: [],
    capacity: null,
    startsAt: at('2027-01-10T08:00:00Z'),
    endsAt: at('2027-01-10T09:00:00Z'),
  } as unknown as Session;
  const troubles: SessionTroubles = {
    failed: 0,
    pending: 0,
    unreachable: 0,
    isReported: false,
    declined: 0,
    listened: [],
  };
  const codes = (changes: Partial<Session>, now: string, known: Partial<SessionTroubles> = {}) =>
    sessionTodos({ ...session, ...changes }, { ...troubles, ...known }, at(now)).map(({ code }) => code);
  expect(codes({}, '2027-01-10T08:59:00Z')).toEqual([]);
  expect(codes({}, '2027-01-10T09:01:00Z')).toEqual(['no-report']);
  expect(codes({}, '2027-01-24T09:01:00Z')).toEqual([]);
  expect(codes({}, '2027-01-11T09:00:00Z', { isReported: true, declined: 1 })).toEqual([]);
  expect(codes({}, '2027-01-01T08:00:00Z', { declined: 1 })).toEqual(['speaker-declined']);
  expect(codes({ format: 'in-person' }, '2027-01-11T09:00:00Z')).toEqual([]);
  expect(codes({ room: 'bigbluebutton' }, '2027-01-11T09:00:00Z')).toEqual([]);
  expect(codes({ taken: 0 }, '2027-01-11T09:00:00Z')).toEqual([]);
  expect(codes({}, '2027-01-04T08:00:00Z')).toEqual(['no-speakers']);
  expect(codes({}, '2027-01-03T07:59:00Z')).toEqual([]);
});

test('a language that people chose and that has no channel is said at once, any other on the day', () => {
  const spanish = { kind: 'interpreted', language: 'es' } as const;
  const session = {
    state: 'published',
    format: 'online',
    language: 'en',
    room: 'jitsi',
    joinUrl: null,
    languageOffers: [spanish, { ...spanish, language: 'fr', link: 'https://audio.example.org/fr' }],
    speakers: [{ name: 'Ana' }],
    capacity: null,
    startsAt: at('2027-01-20T08:00:00Z'),
    endsAt: at('2027-01-20T09:00:00Z'),
  } as unknown as Session;
  const todo = (changes: Partial<Session>, now: string, listened: string[] = []) => {
    const troubles = { failed: 0, pending: 0, unreachable: 0, isReported: false, declined: 0, listened };
    return sessionTodos({ ...session, ...changes }, troubles, at(now));
  };
  const missing = (tone: string) => [{ code: 'no-channel', tone, count: 1 }];
  const [weeks, morning] = ['2027-01-05T08:00:00Z', '2027-01-20T07:00:00Z'];
  expect(todo({}, weeks)).toEqual([]);
  expect(todo({}, weeks, ['en', 'fr'])).toEqual([]);
  expect(todo({}, weeks, ['es'])).toEqual(missing('warn'));
  expect(todo({}, morning)).toEqual(missing('bad'));
  const other = { room: 'link', joinUrl: 'https://rooms.example.org/a' } as const;
  expect([todo(other, weeks, ['es']), todo(other, morning)]).toEqual([[], missing('warn')]);
  for (const changes of [
    { room: 'link', joinUrl: 'https://zoom.us/j/1' } as const,
    { format: 'in-person' } as const,
    { languageOffers: [{ ...spanish, phone: '+886 2 1234' }] },
    { languageOffers: [{ ...spanish, kind: 'captioned' as const }] },
    { languageOffers: [] },
  ])
    expect(todo(changes, morning, ['es'])).toEqual([]);
});
