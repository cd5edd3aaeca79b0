import '../../../src/app/areas.js';
import { gzipSync } from 'node:zlib';
import { deadlineView } from '../../../src/site/calls/call-deadline.js';
import { programmePage } from '../../../src/site/calls/programme.page.js';
import { allThemes, cover } from '../../../src/domain/sessions/cover.js';
import { seatState, themeLabels } from '../../../src/domain/sessions/session-labels.js';
import type { Session } from '../../../src/domain/sessions/session.entity.js';
import { sessionTime } from '../../../src/domain/sessions/session-time.js';
import { renderPage } from '../../../src/platform/views/renderer.js';
import { call, now, sessionAt, viewerIn } from '../../support/page-fixtures.js';

const nairobi = viewerIn('Africa/Nairobi');
const slotsOf = (page: ReturnType<typeof programmePage>) => page.days.flatMap((day) => day.slots);

describe('the time of a session', () => {
  it('is the visitor’s first and the session’s own second, with its date where that differs', () => {
    expect(sessionTime(sessionAt('2027-01-14T08:00Z', { durationMinutes: 75 }), nairobi)).toMatchObject({
      date: 'Thu 14 Jan',
      start: '11:00',
      end: '12:15',
      offset: 'UTC+3',
      dayline: { x: 660, width: 75 },
      second: '16:00 in Taipei, UTC+8',
      isNight: false,
    });
    const pittsburgh = sessionAt('2027-01-15T01:00Z', { timeZone: 'America/New_York' });
    expect(sessionTime(pittsburgh, nairobi)).toMatchObject({
      start: '04:00',
      second: '20:00 on Thu 14 Jan in New York, UTC−5',
      isNight: true,
    });
  });

  it('shows the venue’s time first to people who come in person', () => {
    const there = sessionAt('2027-01-15T07:00Z', { format: 'in-person', venue: 'Pier-2, Kaohsiung' });
    expect(sessionTime(there, viewerIn('America/New_York'))).toMatchObject({
      start: '15:00',
      second: '02:00 your time (New York, UTC−5)',
      isNight: false,
    });
  });

  it('says nothing twice, and nothing about a zone that we only assume', () => {
    expect(sessionTime(sessionAt('2027-01-14T08:00Z'), viewerIn('Asia/Taipei')).second).toBeNull();
    expect(sessionTime(sessionAt('2027-01-14T08:00Z'), viewerIn('Asia/Shanghai')).second).toBe('Same time in Taipei');
    const assumed = { ...viewerIn('Asia/Taipei'), isOwnZone: false };
    expect(sessionTime(sessionAt('2027-01-14T18:00Z'), assumed).isNight).toBe(false);
  });

  it('names the day on which it ends when that is another one', () => {
    expect(sessionTime(sessionAt('2027-01-14T20:30Z', { durationMinutes: 90 }), nairobi).end).toBe('Fri 15 Jan, 01:00');
  });
});

describe('the programme', () => {
  it('groups sessions by the local day of the visitor and says how far off it is', () => {
    const sessions = [sessionAt('2027-01-11T20:00Z'), sessionAt('2027-01-11T22:30Z'), sessionAt('2027-01-14T08:00Z')];
    const days = programmePage(call, sessions, nairobi, {}).days;
    expect(days.map(({ date, weekday, slots }) => [date, weekday, slots.map((slot) => slot.time.start)])).toEqual([
      ['11 January', 'Monday, today', ['23:00']],
      ['12 January', 'Tuesday, tomorrow', ['01:30']],
      ['14 January', 'Thursday, in 3 days', ['11:00']],
    ]);
  });

  it('filters, and counts what each filter leads to', () => {
    const sessions = [
      sessionAt('2027-01-14T08:00Z'),
      sessionAt('2027-01-15T08:00Z', { kind: 'workshop' }),
      sessionAt('2027-01-16T08:00Z', { kind: 'workshop', themes: ['green-living'], title: 'Repair cafés' }),
    ];
    const page = programmePage(call, sessions, nairobi, {
      kind: 'workshop',
      theme: 'green-living',
      tz: 'Africa/Nairobi',
    });
    expect(slotsOf(page).map((slot) => slot.title)).toEqual(['Repair cafés']);
    const [theme, kind] = page.filters;
    expect(theme?.choices.map(({ label, count, current }) => [label, count, current])).toEqual([
      ['Sustainable Energy', 1, false],
      ['Green Living', 1, true],
    ]);
    expect(theme?.all.path).toBe('/calls/green-transitions?kind=workshop&tz=Africa%2FNairobi');
    expect(kind?.choices.map(({ label, count }) => [label, count])).toEqual([['Workshop', 1]]);
    expect(page.zone.hidden).toEqual([
      { name: 'theme', value: 'green-living' },
      { name: 'kind', value: 'workshop' },
    ]);
  });

  it('filters by what is there for access: captions, sign language, and the facts of the venue', () => {
    const place = { accessFacts: ['step-free', 'hearing-loop'] } as unknown as Session['place'];
    const captions = { kind: 'captioned', language: 'en' } as const;
    const signed = { kind: 'signed', language: 'ase' } as const;
    const sessions = [
      sessionAt('2027-01-14T08:00Z', { title: 'Plain' }),
      sessionAt('2027-01-15T08:00Z', { title: 'Captioned', languageOffers: [captions, signed] }),
      sessionAt('2027-01-16T08:00Z', { title: 'There', format: 'in-person', place, languageOffers: [captions] }),
    ];
    const page = programmePage(call, sessions, nairobi, { access: 'step-free' });
    expect(slotsOf(page).map((slot) => slot.title)).toEqual(['There']);
    const access = page.filters.find(({ label }) => label === 'Accessibility');
    expect(access?.choices.map(({ label, count, current }) => [label, count, current])).toEqual([
      ['Captions', 2, false],
      ['Sign language', 1, false],
      ['Step-free access', 1, true],
      ['Hearing loop', 1, false],
    ]);
    // Nothing is said where nothing is known.
    const labels = programmePage(call, sessions.slice(0, 1), nairobi, {}).filters.map(({ label }) => label);
    expect(labels).not.toContain('Accessibility');
  });

  it('offers a way on when nothing matches, and says when there is nothing yet', () => {
    const page = programmePage(call, [sessionAt('2027-01-14T08:00Z')], nairobi, { kind: 'showcase', tz: 'UTC' });
    expect(page.empty).toMatchObject({ title: 'No sessions match', clearPath: '/calls/green-transitions?tz=UTC' });
    expect(programmePage(call, [], nairobi, {}).empty).toMatchObject({ clearPath: null });
  });

  it('folds away what is over, newest first, and unfolds it when everything is', () => {
    const past = [
      sessionAt('2026-12-03T08:00Z', { title: 'First' }),
      sessionAt('2026-12-04T08:00Z', { title: 'Second' }),
    ];
    const page = programmePage(call, [...past, sessionAt('2027-01-14T08:00Z')], nairobi, {});
    expect(page.past.map((slot) => [slot.title, slot.seat.label])).toEqual([
      ['Second', 'Over'],
      ['First', 'Over'],
    ]);
    expect(page.isOver).toBe(false);
    expect(programmePage(call, past, nairobi, {})).toMatchObject({ isOver: true, empty: null });
  });

  it('names the run by day beside the one at night', () => {
    const occurrences = [
      sessionAt('2027-01-15T01:00Z', { occurrenceGroup: 'a', timeZone: 'America/New_York' }),
      sessionAt('2027-01-21T13:00Z', { occurrenceGroup: 'a', timeZone: 'America/New_York' }),
      sessionAt('2027-01-22T01:00Z'),
    ];
    expect(
      slotsOf(programmePage(call, occurrences, nairobi, {})).map(({ notes }) => notes.map(({ text }) => text)),
    ).toEqual([
      ['At night in your time zone. Also on Thu 21 Jan at 16:00.'],
      ['Also on Fri 15 Jan at 04:00'],
      ['At night in your time zone.'],
    ]);
  });

  it('is written without inline styles and scripts, and escapes titles', () => {
    const sessions = [sessionAt('2027-01-14T08:00Z', { title: '<script>alert(1)</script>', themes: ['green-living'] })];
    const html = renderPage(
      'site/calls/programme',
      programmePage(call, sessions, viewerIn('Asia/Taipei', 'zh-TW'), {}),
    );
    expect(html).toContain('<html lang="zh-TW" dir="ltr">');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).toContain('綠色生活');
    expect(html.match(/ style=|<style|<script(?! src=)| on[a-z]+=/g)).toBeNull();
  });
});

describe('the next session', () => {
  const titles = (...sessions: ReturnType<typeof sessionAt>[]) => {
    const { next } = programmePage(call, sessions, nairobi, { theme: 'sustainable-energy' });
    return next && [next.label, next.title, next.register];
  };
  const today = sessionAt('2027-01-11T12:00Z', { title: 'Today' });
  const later = sessionAt('2027-01-14T08:00Z', { title: 'Later' });

  it.each([
    ['the first one', [today, later], ['Next session: today', 'Today', 'Register']],
    [
      'the first one that matches the filters',
      [{ ...today, themes: ['green-living'] }, later],
      ['Next session: in 3 days', 'Later', 'Register'],
    ],
    [
      'the first that people can register for',
      [
        { ...today, registrationClosesAt: now },
        { ...later, taken: 100 },
      ],
      ['Next session: in 3 days', 'Later', 'Join the waiting list'],
    ],
    [
      'one that is full, where all are',
      [
        { ...today, state: 'cancelled' as const },
        { ...later, taken: 100, waitlist: false },
      ],
      ['Next session: in 3 days', 'Later', null],
    ],
    ['none, where the last is on', [sessionAt('2027-01-11T11:00Z')], null],
  ])('is %s', (_which, sessions, next) => {
    expect(titles(...sessions)).toEqual(next);
  });
});

describe('a row of the programme', () => {
  it('shows its series, its other times, and its language where it is another', () => {
    const series = [{ id: 's', title: 'Clean ports', translations: {} }] as unknown as Parameters<
      typeof programmePage
    >[7];
    const twice = { occurrenceGroup: 'a', seriesId: 's' };
    const sessions = [
      sessionAt('2027-01-14T08:00Z', twice),
      sessionAt('2027-01-15T13:00Z', { ...twice, language: 'zh-TW' }),
    ];
    const page = programmePage(call, sessions, nairobi, {}, false, [], {}, series);
    expect(slotsOf(page).map(({ inLanguage, notes }) => [inLanguage, notes.map(({ text }) => text)])).toEqual([
      [null, ['Series: Clean ports', 'Also on Fri 15 Jan at 16:00']],
      ['Chinese', ['Series: Clean ports', 'Also on Thu 14 Jan at 11:00']],
    ]);
  });
});

describe('a cover', () => {
  const themes = Array.from('abcdef', (slug) => ({ slug, name: slug }));
  const labels = [...themeLabels(themes), allThemes];

  it('is the same for the same id, and another for another', () => {
    const drawn = labels.map((theme) => ['one', 'one', 'two'].map((id) => JSON.stringify(cover(theme, id))));
    expect(drawn.map(([one, again, two]) => [one === again, one === two])).toEqual(labels.map(() => [true, false]));
    expect(new Set(drawn.flat()).size).toBe(2 * labels.length);
  });

  it('is small: a programme with 50 of them is less than what a first visit may load beside the styles', () => {
    const sessions = Array.from({ length: 50 }, (_, index) =>
      sessionAt(`2027-02-${String(1 + (index % 28)).padStart(2, '0')}T08:00Z`, {
        title: `Session ${index} of many about ports`,
        slug: `session-${index}`,
        themes: Array.from('abcdef').slice(index % 6, (index % 6) + 1),
      }),
    );
    const html = renderPage('site/calls/programme', programmePage({ ...call, themes }, sessions, nairobi, {}));
    expect(gzipSync(html).length).toBeLessThan(14_000);
  });
});

describe('the deadline', () => {
  it('is local first, then the host’s, then the days that are left', () => {
    expect(deadlineView(call, nairobi)).toEqual({
      state: 'open',
      day: 'Proposals due Friday 26 February 2027,',
      time: '18:59 your time',
      detail: '23:59 in Taipei, UTC+8. 46 days left.',
    });
    expect(deadlineView(call, viewerIn('Pacific/Auckland')).detail).toBe(
      '23:59 on Fri 26 Feb in Taipei, UTC+8. 46 days left.',
    );
  });

  it.each([
    ['2027-02-26T15:59:59Z', 'open'],
    ['2027-02-26T16:00:00Z', 'closed'],
    ['2026-11-30T15:59:59Z', 'coming'],
    ['2026-11-30T16:00:00Z', 'open'],
  ])('at %s the call is %s', (at, state) => {
    expect(deadlineView(call, { ...nairobi, now: new Date(at) }).state).toBe(state);
  });
});

describe('the seats', () => {
  it.each([
    [{ taken: 0 }, 'Seats open', 2],
    [{ taken: 1 }, 'Seats open', 2],
    [{ taken: 80 }, 'Filling up', 4],
    [{ taken: 99 }, 'Filling up', 4],
    [{ taken: 100 }, 'Waiting list', 5],
    [{ taken: 100, waitlist: false }, 'Full', 5],
    [{ capacity: null, taken: 900 }, 'Seats open', 0],
    [{ state: 'cancelled' as const }, 'Cancelled', 0],
    [{ registrationClosesAt: now }, 'Registration closed', 0],
  ])('%j read %s with %i blocks taken', (changes, label, blocks) => {
    const seat = seatState(sessionAt('2027-01-14T08:00Z', changes), 'en', now);
    expect([seat.label, seat.taken.length]).toEqual([label, blocks]);
  });

  it('read as on now while the session runs', () => {
    expect(seatState(sessionAt('2027-01-11T11:00Z'), 'en', now).label).toBe('On now');
  });
});
