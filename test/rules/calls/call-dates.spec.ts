import { feedObject } from '../../../src/domain/calendar/feed.js';
import { accentShades, contrast, isReadable, nearestReadable } from '../../../src/domain/calls/accent-color.js';
import { callDates } from '../../../src/domain/calls/call-dates.js';
import { shiftedLocal, shiftInDays } from '../../../src/domain/calls/next-call.js';
import { callDifference, checkCallChanges } from '../../../src/domain/calls/call-changes.js';
import type { Invalid } from '../../../src/platform/errors.js';
import { callDateEvents } from '../../../src/site/calls/call-date-events.js';
import { call } from '../../support/page-fixtures.js';
import { readCalendar } from '../../support/read-calendar.js';

const site = { publicUrl: 'https://greenroom.example.org', emailFrom: { name: '', address: 'call@example.org' } };
const instants = (timeZone: string, opensOn: string, closesOn: string) => {
  const { opensAt, closesAt } = callDates({ timeZone, opensOn, closesOn });
  return [opensAt.toISOString(), closesAt.toISOString()];
};

// Worked out by hand from the offsets that tz data 2026f gives these zones.
describe('the instants of a call', () => {
  it.each([
    ['a zone without summer time', 'Asia/Taipei', '2026-12-01', '2027-02-26', '2026-11-30T16:00', '2027-02-26T15:59'],
    [
      'a last day on which the clocks went forward',
      'Europe/Berlin',
      '2027-03-28',
      '2027-03-28',
      '2027-03-27T23:00',
      '2027-03-28T21:59',
    ],
    [
      'a last day on which they went back',
      'Europe/Berlin',
      '2027-10-31',
      '2027-10-31',
      '2027-10-30T22:00',
      '2027-10-31T22:59',
    ],
    ['an offset of 45 minutes', 'Asia/Kathmandu', '2027-01-01', '2027-01-31', '2026-12-31T18:15', '2027-01-31T18:14'],
    // Saturday 3 April 2027 ends twice in Chile: 23:59 at -03:00, and again at -04:00.
    [
      'a last minute that comes twice',
      'America/Santiago',
      '2027-03-01',
      '2027-04-03',
      '2027-03-01T03:00',
      '2027-04-04T03:59',
    ],
    // Sunday 5 September 2027 begins at 01:00 there.
    [
      'a first hour that is skipped',
      'America/Santiago',
      '2027-09-05',
      '2027-09-30',
      '2027-09-05T04:00',
      '2027-10-01T02:59',
    ],
  ])('in %s', (_what, timeZone, opensOn, closesOn, opensAt, closesAt) => {
    expect(instants(timeZone, opensOn, closesOn)).toEqual([`${opensAt}:00.000Z`, `${closesAt}:00.000Z`]);
  });
});

describe('the events of a call', () => {
  const read = (one = call, language = 'en', zones = ['Africa/Nairobi', 'Asia/Taipei']) =>
    readCalendar(feedObject({ name: 'Dates', events: callDateEvents(one, language, zones, site) })).events;

  it('are the half hour after the opening and the half hour before the deadline, shown as free', () => {
    const [opening, deadline] = read();
    expect([opening?.startsAt, opening?.endsAt].map((at) => at?.toISOString())).toEqual([
      '2026-11-30T16:00:00.000Z',
      '2026-11-30T16:30:00.000Z',
    ]);
    expect([deadline?.startsAt, deadline?.endsAt].map((at) => at?.toISOString())).toEqual([
      '2027-02-26T15:29:00.000Z',
      '2027-02-26T15:59:00.000Z',
    ]);
    expect(deadline?.property('summary')).toBe('Proposals close: Global Call for Green Solutions');
    expect(deadline?.property('description')).toBe(
      [
        'Friday 26 February 2027, 18:59, Nairobi (UTC+3)',
        'Friday 26 February 2027, 23:59, Taipei (UTC+8)',
        '',
        'https://greenroom.example.org/calls/green-transitions',
      ].join('\n'),
    );
    expect([deadline?.property('transp'), deadline?.property('x-microsoft-cdo-busystatus')]).toEqual([
      'TRANSPARENT',
      'FREE',
    ]);
    expect(read(call, 'zh-TW', ['Asia/Taipei'])[1]?.property('summary')).toBe('徵案截止：全球綠色解方徵案');
  });

  it('keep their UIDs, which tell no date, through every change', () => {
    const edited = {
      ...call,
      name: 'Renamed',
      slug: 'renamed',
      opensOn: '2027-01-01',
      closesOn: '2027-05-01',
      sequence: 1,
    };
    const uids = (one: typeof call) => read(one).map((event) => event.property('uid'));
    expect(uids(edited)).toEqual(uids(call));
    expect(new Set(uids(call)).size).toBe(2);
    for (const uid of uids(call)) expect(uid).toMatch(/^(opening|deadline)-[0-9a-f-]{36}$/u);
    expect(read(edited).map((event) => event.property('sequence'))).toEqual(['1', '1']);
  });

  it('leave a feed with a meeting in it as it was but for themselves', () => {
    const [opening] = callDateEvents(call, 'en', ['UTC'], site);
    const meeting = { ...opening, uid: 'meeting', free: undefined };
    const events = readCalendar(feedObject({ name: 'Both', events: [opening, meeting] })).events;
    expect(events.map((event) => [event.property('uid'), event.property('transp')])).toEqual([
      ['meeting', 'OPAQUE'],
      [opening.uid, 'TRANSPARENT'],
    ]);
  });
});

describe('changes of a call', () => {
  it('count only where something differs, and dates apart', () => {
    expect(callDifference(call, { name: call.name, closesOn: call.closesOn })).toEqual({ fields: [], dates: false });
    expect(callDifference(call, { name: 'Other' })).toEqual({ fields: ['name'], dates: false });
    expect(callDifference(call, { closesOn: '2027-03-01' })).toEqual({ fields: ['closesOn'], dates: true });
  });

  it.each([
    ['a last day before the first', { closesOn: '2026-11-30' }, 'closesOn', 'ends-before-start'],
    ['a first day after the last', { opensOn: '2027-02-27' }, 'closesOn', 'ends-before-start'],
    ['a theme that is gone', { themes: [{ slug: 'green-living', name: 'Green Living' }] }, 'themes', 'term-gone'],
  ])('refuse %s', (_what, changes, path, code) => {
    const faults = () => {
      try {
        checkCallChanges(call, changes);
        return [];
      } catch (error) {
        return (error as Invalid).fieldErrors.map((fieldError) => [fieldError.path, fieldError.code]);
      }
    };
    expect(faults()).toEqual([[path, code]]);
  });

  it('take a theme more and a better name', () => {
    const themes = [
      ...call.themes.map((theme) => ({ ...theme, name: `${theme.name}!` })),
      { slug: 'water', name: 'Water' },
    ];
    expect(() => checkCallChanges(call, { themes, opensOn: '2027-02-26' })).not.toThrow();
  });
});

describe('the sessions of next year', () => {
  it.each([
    ['2026-11-15', '2027-11-14', 'weekday', 364],
    ['2026-11-15', '2027-11-15', 'weekday', 364],
    ['2026-11-15', '2027-11-19', 'weekday', 371],
    ['2026-11-15', '2027-11-15', 'days', 365],
    ['2027-02-28', '2028-02-29', 'days', 366],
    ['2027-03-01', '2026-03-01', 'weekday', -364],
  ] as const)('move from a call that opens on %s to one on %s, by %s: %d days', (from, to, shift, days) => {
    expect(shiftInDays(from, to, shift)).toBe(days);
  });

  it('stay at their time of day, whatever the clocks do', () => {
    expect(shiftedLocal('2026-10-24T16:00', 364)).toBe('2027-10-23T16:00');
    expect(shiftedLocal('2027-03-27T02:30', 1)).toBe('2027-03-28T02:30');
  });
});

describe('the accent of a call', () => {
  // By the formula of WCAG 2.2, worked out with another program.
  it('has the contrast that WCAG says', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
    expect(contrast('#ff0000', '#ffffff')).toBeCloseTo(4, 2);
  });

  it.each(['#ffff00', '#ffffff', '#000000', '#ff0000', '#0a665a', '#7f7f7f', '#1e90ff', '#abcdef'])(
    'of %s is readable in light and dark, in every part of a page',
    (color) => {
      const { accent, strong, soft, band } = accentShades(color);
      expect([isReadable(accent[0], 'light'), isReadable(accent[1], 'dark')]).toEqual([true, true]);
      expect([isReadable(strong[0], 'light'), isReadable(strong[1], 'dark')]).toEqual([true, true]);
      for (const scheme of [0, 1] as const) {
        expect(contrast(soft[scheme], accent[scheme])).toBeGreaterThanOrEqual(4.5);
        expect(contrast(band[scheme], '#dcdedc')).toBeGreaterThanOrEqual(4.5);
      }
      expect(isReadable(color, 'light')).toBe(nearestReadable(color, 'light') === color);
    },
  );
});
