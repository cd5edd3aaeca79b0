import { dateRows, noHolidayData } from '../../../src/console/sessions/date-rows.js';
import { movedLocal } from '../../../src/domain/sessions/series-move.js';
import { copiedClosing, listedLocals, repeatedLocals, repeatedTimes } from '../../../src/domain/sessions/repeats.js';
import { clockChangeView } from '../../../src/console/sessions/session.page.js';
import { clockChanges } from '../../../src/domain/sessions/clock-changes.js';
import { clockShift } from '../../../src/domain/time/clock-shift.js';
import { resolveWallTime } from '../../../src/domain/time/wall-time.js';
import { compose, event, message } from '../../support/mail-fixtures.js';
import { sessionAt } from '../../support/page-fixtures.js';

const shiftOf = (home: string, own: string, since: string, local: string) => {
  const shift = clockShift(home, own, new Date(since), resolveWallTime(local, home).startsAt);
  return shift && [shift.fromLocal, shift.toLocal, shift.changedIn];
};

describe('a start at a fixed wall time', () => {
  it.each([
    [
      'a clock that changes where somebody lives',
      'Europe/Berlin',
      'America/New_York',
      '2027-03-11T15:00Z',
      '2027-03-18T16:00',
      ['2027-03-18T10:00', '2027-03-18T11:00', 'America/New_York'],
    ],
    [
      'one that changes where the session is',
      'Europe/Berlin',
      'America/New_York',
      '2027-03-25T15:00Z',
      '2027-04-01T16:00',
      ['2027-04-01T11:00', '2027-04-01T10:00', 'Europe/Berlin'],
    ],
    ['both, alike', 'Europe/Berlin', 'America/New_York', '2027-03-11T15:00Z', '2027-04-01T16:00', null],
    ['both, on one day', 'Europe/Berlin', 'Europe/London', '2027-03-20T15:00Z', '2027-04-01T16:00', null],
    ['neither', 'Asia/Taipei', 'Africa/Nairobi', '2027-01-01T00:00Z', '2027-07-01T16:00', null],
    ['the same zone', 'Europe/Berlin', 'Europe/Berlin', '2027-01-01T00:00Z', '2027-07-01T16:00', null],
    [
      'half an hour',
      'Asia/Tokyo',
      'Australia/Lord_Howe',
      '2027-03-01T00:00Z',
      '2027-04-10T10:00',
      ['2027-04-10T12:00', '2027-04-10T11:30', 'Australia/Lord_Howe'],
    ],
    [
      'midnight between the two',
      'Europe/Berlin',
      'America/Sao_Paulo',
      '2027-01-15T00:00Z',
      '2027-07-15T04:30',
      ['2027-07-15T00:30', '2027-07-14T23:30', 'Europe/Berlin'],
    ],
    // Morocco gave up summer time for good on 20 September 2026.
    [
      'a country that changed its rules',
      'Asia/Taipei',
      'Africa/Casablanca',
      '2026-09-01T00:00Z',
      '2026-10-10T16:00',
      ['2026-10-10T09:00', '2026-10-10T08:00', 'Africa/Casablanca'],
    ],
  ])('with %s', (_what, home, own, since, local, expected) => {
    expect(shiftOf(home, own, since, local)).toEqual(expected);
  });

  // The oracle is Intl, whose data is right for these zones.
  it('shifts in a weekly series exactly where the wall clocks of two weeks differ', () => {
    const zones = [
      'America/New_York',
      'America/Los_Angeles',
      'Europe/London',
      'Australia/Sydney',
      'Asia/Kolkata',
      'Asia/Taipei',
    ];
    let shifts = 0;
    for (const home of ['Europe/Berlin', 'Asia/Taipei', 'America/New_York']) {
      for (const own of zones) {
        const clock = new Intl.DateTimeFormat('en-GB', {
          timeZone: own,
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
        });
        for (let week = 0; week < 104; week += 1) {
          const local = (n: number) => new Date(Date.UTC(2027, 0, 7 + 7 * n, 16)).toISOString().slice(0, 16);
          const [last, next] = [week, week + 1].map((n) => resolveWallTime(local(n), home).startsAt) as [Date, Date];
          const shift = clockShift(home, own, last, next);
          const [from, to] = [clock.format(last), clock.format(next)];
          expect([shift?.fromLocal.slice(11) ?? from, shift?.toLocal.slice(11) ?? from]).toEqual([from, to]);
          if (shift !== null) shifts += 1;
        }
      }
    }
    expect(shifts).toBeGreaterThan(60);
  });
});

describe('the people of a session', () => {
  const session = sessionAt('2027-04-01T14:00Z', { timeZone: 'Europe/Berlin' });
  const audience = [
    { timeZone: 'Africa/Nairobi', people: 3 },
    { timeZone: 'Europe/Paris', people: 9 },
    { timeZone: 'Asia/Taipei', people: 4 },
    { timeZone: 'America/New_York', people: 2 },
  ];
  const now = new Date('2027-02-01T00:00Z');

  it('are counted by zone, most people first', () => {
    expect(clockChanges(session, audience, now)).toEqual({
      people: 7,
      zones: [
        {
          timeZone: 'Asia/Taipei',
          people: 4,
          fromLocal: '2027-04-01T23:00',
          toLocal: '2027-04-01T22:00',
          changedIn: 'Europe/Berlin',
        },
        {
          timeZone: 'Africa/Nairobi',
          people: 3,
          fromLocal: '2027-04-01T18:00',
          toLocal: '2027-04-01T17:00',
          changedIn: 'Europe/Berlin',
        },
      ],
    });
  });

  it('are compared with an earlier session of the series where one is given', () => {
    expect(
      clockChanges(session, audience, now, new Date('2027-03-25T15:00Z')).zones.map((zone) => zone.timeZone),
    ).toEqual(['Asia/Taipei', 'Africa/Nairobi', 'America/New_York']);
  });

  it.each([
    ['is over', {}, '2027-04-01T14:00Z'],
    ['is a draft', { state: 'draft' }, '2027-02-01T00:00Z'],
    ['is cancelled', { state: 'cancelled' }, '2027-02-01T00:00Z'],
    ['is held at a place', { format: 'in-person' }, '2027-02-01T00:00Z'],
  ] as const)('have nothing to mind where it %s', (_what, changes, at) => {
    expect(clockChanges({ ...session, ...changes }, audience, new Date(at))).toEqual({ people: 0, zones: [] });
  });
});

describe('what organizers read of it', () => {
  const session = sessionAt('2027-07-15T02:30Z', { timeZone: 'Europe/Berlin' });
  const view = (audience: { timeZone: string; people: number }[], language = 'en') =>
    clockChangeView(clockChanges(session, audience, new Date('2027-01-15T00:00Z')), language);

  it('is nothing where no clock changes', () => {
    expect(view([{ timeZone: 'Europe/Paris', people: 9 }])).toBeNull();
  });

  it('names places, hours and people, and the day where it is another', () => {
    const audience = [
      { timeZone: 'America/Sao_Paulo', people: 1 },
      { timeZone: 'Asia/Taipei', people: 4 },
    ];
    expect(view(audience)).toEqual({
      text: expect.stringContaining('For 5, the clocks change before it.'),
      zones: [
        { place: 'Taipei', text: 'Starts at 10:30 instead of 11:30: 4' },
        { place: 'São Paulo', text: 'Starts at Wed 14 Jul 23:30 instead of 00:30: 1' },
      ],
    });
    expect(view(audience, 'zh-TW')?.zones[0]).toEqual({ place: '台北', text: '10:30 開始，而非 11:30：4 人' });
  });

  it('sums up the smallest zones', () => {
    const cities = ['Taipei', 'Tokyo', 'Seoul', 'Manila', 'Jakarta', 'Dubai', 'Karachi', 'Dhaka'];
    const zones = view(cities.map((city) => ({ timeZone: `Asia/${city}`, people: 2 })))?.zones;
    expect(zones).toHaveLength(7);
    expect(zones?.at(-1)).toEqual({ place: 'Elsewhere', text: '4' });
  });
});

describe('a reminder', () => {
  const inBerlin = {
    timeZone: 'Europe/Berlin',
    startsAtLocal: '2027-04-01T16:00',
    startsAt: '2027-04-01T14:00:00.000Z',
    endsAt: '2027-04-01T15:15:00.000Z',
  };
  const { recipient } = message('reminder').payload;
  const textOf = (payload: object, changed: object = {}) =>
    compose('reminder', { recipient, event, lead: 'P1D', ...payload }, { ...inBerlin, ...changed }).text.replaceAll(
      /\s+/gu,
      ' ',
    );

  it('says the hour of the last time', () => {
    expect(textOf({ previousStartsAt: '2027-03-25T15:00:00.000Z' })).toContain(
      'That’s 17:00 for you, not 18:00 like last time: the clocks in Berlin have changed.',
    );
  });

  it('says the hour of the day on which somebody registered, where there was no last time', () => {
    expect(textOf({})).toContain(
      'That’s 17:00 for you, not 18:00 as it was when you registered: the clocks in Berlin have changed.',
    );
  });

  it('names the day when the hour passes midnight', () => {
    const recipient = { ...message('reminder').payload.recipient, timeZone: 'America/Sao_Paulo' };
    const july = {
      startsAtLocal: '2027-07-15T04:30',
      startsAt: '2027-07-15T02:30:00.000Z',
      endsAt: '2027-07-15T03:30:00.000Z',
    };
    expect(textOf({ recipient }, july)).toContain('That’s Wednesday, 23:30 for you, not 00:30 as it was');
  });

  it.each([
    ['the clocks stood since the last time', { previousStartsAt: '2027-03-30T14:00:00.000Z' }, {}],
    ['somebody lives where the session is', { recipient: { ...recipient, timeZone: 'Europe/Berlin' } }, {}],
    ['people meet at a place', {}, { format: 'in-person', venue: 'Pier 2' }],
  ])('says nothing where %s', (_what, payload, changed) => {
    expect(textOf(payload, changed)).not.toContain('clocks');
  });
});

describe('copies of a session at regular intervals', () => {
  const first = { timeZone: 'Europe/Berlin', overlap: 'second' as const, durationMinutes: 60 };

  it('keep the local time, and say when clocks change, skip it or repeat it', () => {
    const shown = (startsAtLocal: string, pattern: 'P1W' | 'P4W', more: number) =>
      repeatedTimes({ ...first, startsAtLocal }, repeatedLocals(startsAtLocal, pattern, more)).map(
        ({ wall, timing, warnings }) =>
          [wall.startsAtLocal, timing.startsAt.toISOString().slice(11, 16), ...warnings.map((one) => one.code)].join(
            ' ',
          ),
      );
    expect(shown('2027-03-21T02:30', 'P1W', 2)).toEqual([
      '2027-03-21T02:30 01:30',
      '2027-03-28T02:30 01:30 gap',
      '2027-04-04T02:30 00:30',
    ]);
    // The answer to an overlap is about the first one.
    expect(shown('2027-10-31T02:30', 'P4W', 1)).toEqual(['2027-10-31T02:30 01:30 overlap', '2027-11-28T02:30 01:30']);
    expect(shown('2027-10-03T02:30', 'P4W', 1)).toEqual(['2027-10-03T02:30 00:30', '2027-10-31T02:30 00:30 overlap']);
  });

  it('move on the clock, by an amount or to a weekday of their week', () => {
    const to = (weekday: number | null, time: string | null) => ({ by: 'time', weekday, time }) as const;
    expect(movedLocal('2027-03-28T17:00', { by: 'shift', minutes: -90 })).toBe('2027-03-28T15:30');
    expect(movedLocal('2027-12-31T23:30', { by: 'shift', minutes: 45 })).toBe('2028-01-01T00:15');
    // 28 March is a Sunday, the last day of its week.
    expect(movedLocal('2027-03-28T17:00', to(1, null))).toBe('2027-03-22T17:00');
    expect(movedLocal('2027-03-28T17:00', to(7, '09:05'))).toBe('2027-03-28T09:05');
    expect(movedLocal('2027-03-01T17:00', to(null, null))).toBe('2027-03-01T17:00');
  });

  it('are shown in other zones, with clocks that change there or here and with holidays', () => {
    const spans = repeatedTimes({ ...first, startsAtLocal: '2027-03-11T17:00' }, [
      '2027-03-18T17:00',
      '2027-04-01T17:00',
      '2027-05-06T17:00',
    ]).map(({ timing }) => ({ ...timing, timeZone: 'Europe/Berlin' }));
    const names = new Map([['DE', new Map([['2027-05-06', 'Ascension Day']])]]);
    const context = {
      zones: ['Asia/Taipei', 'Europe/Paris', 'America/New_York'],
      holidays: { names, unknown: ['NP'] },
    };
    expect(dateRows(spans, context, 'en').map(({ range, elsewhere, notes }) => [range, elsewhere, ...notes])).toEqual([
      ['17:00 – 18:00', 'Taipei Fri 12 Mar, 00:00 · New York 11:00'],
      [
        '17:00 – 18:00',
        'Taipei Fri 19 Mar, 00:00 · New York 12:00',
        'In New York at 12:00, not 11:00 as on Thu 11 Mar.',
      ],
      ['17:00 – 18:00', 'Taipei 23:00 · New York 11:00', 'Clocks in Berlin go forward: 60 minutes earlier elsewhere.'],
      ['17:00 – 18:00', 'Taipei 23:00 · New York 11:00', 'Public holiday in Germany: Ascension Day'],
    ]);
    expect(noHolidayData(context, 'en')).toBe('Public holidays unknown: Nepal.');
  });

  it('take place every few weeks, or on the same weekday of each month', () => {
    expect(repeatedLocals('2027-12-20T16:00', 'P2W', 2)).toEqual(['2028-01-03T16:00', '2028-01-17T16:00']);
    // The second Thursday; the fifth one is the last where there are only four.
    expect(repeatedLocals('2027-01-14T16:00', 'P1M', 2)).toEqual(['2027-02-11T16:00', '2027-03-11T16:00']);
    expect(repeatedLocals('2027-12-30T09:00', 'P1M', 3)).toEqual([
      '2028-01-27T09:00',
      '2028-02-24T09:00',
      '2028-03-30T09:00',
    ]);
    expect(repeatedLocals('2027-07-29T09:00', 'P1M', 2).at(-1)).toBe('2027-09-30T09:00');
  });

  it('take place on listed dates, at the same or another time', () => {
    const text = ' 2027-02-14\r\n2027-01-30 9:15\n\n2027-02-14T16:00; 2027-02-30\nsoon, 2027-03-01 25:00';
    expect(listedLocals('2027-01-14T16:00', text)).toEqual({
      locals: ['2027-01-30T09:15', '2027-02-14T16:00'],
      wrong: ['2027-02-30', 'soon', '2027-03-01 25:00'],
    });
  });

  it('close as long before their start, on the clock', () => {
    const closing = { startsAtLocal: '2027-03-25T17:00', timeZone: 'Europe/Berlin' };
    const registrationClosesAt = new Date('2027-03-24T11:00:00Z');
    const copy = { ...closing, startsAtLocal: '2027-04-01T17:00', overlap: 'first' as const, durationMinutes: 30 };
    expect(copiedClosing({ ...closing, registrationClosesAt }, copy)).toEqual(new Date('2027-03-31T10:00:00Z'));
    expect(copiedClosing({ ...closing, registrationClosesAt: null }, copy)).toBeNull();
    // A shorter copy ends before registration for the original would close.
    expect(copiedClosing({ ...closing, registrationClosesAt: new Date('2027-03-25T17:00:00Z') }, copy)).toEqual(
      new Date('2027-04-01T15:30:00Z'),
    );
  });
});
