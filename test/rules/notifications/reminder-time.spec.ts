import { closeMinutes } from '../../../src/domain/sessions/session.js';
import { assert, constantFrom, integer, property, uniqueArray } from 'fast-check';
import { afterQuiet, quietZones } from '../../../src/domain/notifications/reminders/quiet-hours.js';
import { isNight } from '../../../src/domain/time/day-parts.js';
import { reminderMoments, saidMinutes } from '../../../src/domain/notifications/reminders/reminder-time.js';
import { parseLead } from '../../../src/domain/time/duration.js';
import { zoneNames } from '../../../src/domain/time/tz-data.js';
import { localTime } from '../../../src/domain/time/wall-time.js';

const moments = (startsAt: string, leads: readonly string[], timeZone: string) =>
  reminderMoments(new Date(startsAt), leads, timeZone).map(({ lead, at }) => [lead, localTime(at, timeZone).local]);

describe('the moments at which somebody is reminded', () => {
  test.each([
    [
      'are so long before the start',
      '2027-01-14T08:00:00Z',
      ['PT1H', 'P1D'],
      'Asia/Taipei',
      [
        ['P1D', '2027-01-13T16:00'],
        ['PT1H', '2027-01-14T15:00'],
      ],
    ],
    [
      'wait for the morning',
      '2027-01-14T08:00:00Z',
      ['P1D', 'PT1H'],
      'America/New_York',
      [
        ['P1D', '2027-01-13T07:00'],
        ['PT1H', '2027-01-14T02:00'],
      ],
    ],
    [
      'wait for the morning after from ten in the evening on',
      '2027-01-15T03:00:00Z',
      ['P1D'],
      'UTC',
      [['P1D', '2027-01-14T07:00']],
    ],
    [
      'stay where they are until ten in the evening',
      '2027-01-14T21:59:00Z',
      ['P1D'],
      'UTC',
      [['P1D', '2027-01-13T21:59']],
    ],
    [
      'stay where they are from seven in the morning on',
      '2027-01-14T07:00:00Z',
      ['P1D'],
      'UTC',
      [['P1D', '2027-01-13T07:00']],
    ],
    [
      'do not wait where the start is three hours away',
      '2027-01-14T05:00:00Z',
      ['PT3H'],
      'UTC',
      [['PT3H', '2027-01-14T02:00']],
    ],
    ['are none where the start comes before the morning', '2027-01-14T06:30:00Z', ['PT3H1M', 'PT4H'], 'UTC', []],
    [
      'are none where the next one comes before the morning',
      '2027-01-14T08:00:00Z',
      ['PT5H', 'PT2H'],
      'UTC',
      [['PT2H', '2027-01-14T06:00']],
    ],
    [
      'are one for two leads of the same night',
      '2027-01-14T16:00:00Z',
      ['PT12H', 'PT10H'],
      'UTC',
      [['PT10H', '2027-01-14T07:00']],
    ],
    ['are none without a lead', '2027-01-14T16:00:00Z', ['1 day', ''], 'UTC', []],
    // Clocks go forward by an hour on 28 March 2027, at 02:00.
    [
      'wait for seven by the clock that was set forward in the night',
      '2027-03-28T20:00:00Z',
      ['PT18H30M'],
      'Europe/Berlin',
      [['PT18H30M', '2027-03-28T07:00']],
    ],
    // Lord Howe goes forward by half an hour on 3 October 2027, at 02:00.
    [
      'know the half hour of Lord Howe',
      '2027-10-03T12:00:00Z',
      ['P1D', 'PT21H', 'PT1H'],
      'Australia/Lord_Howe',
      [
        ['PT21H', '2027-10-03T07:00'],
        ['PT1H', '2027-10-03T22:00'],
      ],
    ],
    [
      'know the quarter hours of Nepal',
      '2027-01-14T01:15:00Z',
      ['P1D', 'PT9H'],
      'Asia/Kathmandu',
      [['P1D', '2027-01-13T07:00']],
    ],
    [
      'wait on this side of the date line',
      '2027-01-14T16:00:00Z',
      ['P1D'],
      'Pacific/Kiritimati',
      [['P1D', '2027-01-14T07:00']],
    ],
    [
      'wait on that side of the date line',
      '2027-01-14T16:00:00Z',
      ['P1D'],
      'Pacific/Niue',
      [['P1D', '2027-01-13T07:00']],
    ],
    // Samoa had no 30 December 2011.
    [
      'pass over a day that a place left out',
      '2012-01-01T12:00:00Z',
      ['P1DT16H'],
      'Pacific/Apia',
      [['P1DT16H', '2011-12-31T10:00']],
    ],
  ] as const)('%s', (_, startsAt, leads, timeZone, expected) => {
    expect(moments(startsAt, leads, timeZone)).toEqual(expected);
  });

  test('leave the quiet hours alone unless the start is near, and keep their order, anywhere and at any time', () => {
    const lead = integer({ min: 1, max: 9 * 1440 }).map((minutes) => `PT${minutes}M`);
    assert(
      property(
        integer({ min: Date.parse('2010-01-01'), max: Date.parse('2037-12-31') }).map((at) => new Date(at)),
        uniqueArray(lead, { minLength: 1, maxLength: 6 }),
        constantFrom(...zoneNames()),
        (startsAt, leads, timeZone) => {
          const found = reminderMoments(startsAt, leads, timeZone);
          let last = 0;
          for (const { lead: one, at } of found) {
            const minutes = parseLead(one) ?? 0;
            const moment = startsAt.getTime() - minutes * 60_000;
            expect(at.getTime()).toBeGreaterThan(last);
            expect(at.getTime()).toBeGreaterThanOrEqual(moment);
            expect(at.getTime()).toBeLessThan(startsAt.getTime());
            expect(isNight(at, timeZone) && minutes > closeMinutes).toBe(false);
            // Nothing waits that need not: only a moment in the quiet hours does.
            expect(at.getTime() === moment || isNight(new Date(moment), timeZone)).toBe(true);
            last = at.getTime();
          }
          // What is left out would have come at the start, or at the next one's moment, or later.
          for (const one of leads.filter((each) => !found.some((kept) => kept.lead === each))) {
            const moment = new Date(startsAt.getTime() - (parseLead(one) ?? 0) * 60_000);
            const nexts = leads.map((each) => startsAt.getTime() - (parseLead(each) ?? 0) * 60_000);
            const until = Math.min(startsAt.getTime(), ...nexts.filter((next) => next > moment.getTime()));
            expect(afterQuiet(moment, timeZone).getTime()).toBeGreaterThanOrEqual(until);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('are the first that are not quiet, to the minute, in every zone and through every change of its clocks', () => {
    for (const timeZone of zoneNames()) {
      for (const day of ['2026-11-01', '2027-01-14', '2027-03-14', '2027-03-28', '2027-04-04', '2027-10-03']) {
        const at = new Date(`${day}T00:00:00Z`);
        const found = afterQuiet(at, timeZone);
        expect(isNight(found, timeZone)).toBe(false);
        const before = new Date(found.getTime() - 60_000);
        expect([timeZone, found <= at || isNight(before, timeZone)]).toEqual([timeZone, true]);
      }
    }
  });
});

test('the zones that are quiet are those where it is night', () => {
  const quiet = quietZones(new Date('2027-01-14T22:00:00Z'));
  const wanted = [
    'UTC',
    'Europe/London',
    'Europe/Berlin',
    'Asia/Kolkata',
    'Asia/Calcutta',
    'Asia/Taipei',
    'America/New_York',
  ];
  expect(wanted.filter((name) => quiet.includes(name))).toEqual([
    'UTC',
    'Europe/London',
    'Europe/Berlin',
    'Asia/Kolkata',
    'Asia/Calcutta',
    'Asia/Taipei',
  ]);
});

test('a night ends somewhere each hour', () => {
  const from = Date.parse('2027-06-30T00:00:00Z');
  for (let hour = 0; hour < 24; hour++) {
    const [before, now] = [hour - 1, hour].map((one) => quietZones(new Date(from + one * 3_600_000)));
    expect([hour, before?.some((zone) => !now?.includes(zone))]).toEqual([hour, true]);
  }
});

test.each([
  ['its lead at its moment', 'P1D', 1440, 1440],
  ['its lead although it left a little late', 'PT1H', 50, 60],
  ['what is left where it travels with an earlier one', 'P1D', 2400, 2400],
  ['whole hours where it waited for the morning', 'P1D', 1259, 1260],
  ['minutes where little is left', 'PT1H', 32, 30],
  ['one minute at least', 'PT1H', 1, 1],
])('a reminder says %s', (_, lead, left, said) => {
  const startsAt = new Date('2027-01-14T08:00:00Z');
  expect(saidMinutes(lead, startsAt, new Date(startsAt.getTime() - left * 60_000))).toBe(said);
});

test('a late reminder says what is left once that is a quarter less than its lead, or fifteen minutes', () => {
  const startsAt = new Date('2027-01-14T08:00:00Z');
  const said = (lead: string, left: number) =>
    saidMinutes(lead, startsAt, new Date(startsAt.getTime() - left * 60_000));
  expect([said('PT1H', 45), said('PT1H', 44)]).toEqual([60, 45]);
  expect([said('PT20M', 15), said('PT20M', 14)]).toEqual([20, 15]);
  expect([said('PT3H', 165), said('PT3H', 130), said('PT3H', 118)]).toEqual([180, 120, 120]);
});
