import fc from 'fast-check';
import { presenceCurve } from '../../../src/domain/attendance/presence-curve.js';
import { presenceOf, type Span } from '../../../src/domain/attendance/attendance.js';

const session = { startsAt: new Date('2027-01-14T08:00:00Z'), endsAt: new Date('2027-01-14T09:15:00Z') };
const at = (time: string | null) => (time === null ? null : new Date(`2027-01-14T${time}:00Z`));
const span = (from: string, until: string | null, source: Span['source'] = 'report'): Span => ({
  source,
  fromAt: at(from) ?? new Date(Number.NaN),
  untilAt: at(until),
});
const said = (spans: readonly Span[], correction: Parameters<typeof presenceOf>[2] = null) => {
  const { attendedAt, minutesPresent } = presenceOf(spans, session, correction);
  return [attendedAt?.toISOString().slice(11, 16) ?? null, minutesPresent];
};

test.each<[string, Span[], (string | number | null)[]]>([
  ['nothing is known', [], [null, null]],
  ['the whole time', [span('08:00', '09:15')], ['08:00', 75]],
  ['two devices at once', [span('08:00', '09:00'), span('08:10', '08:40')], ['08:00', 60]],
  ['two devices one after the other', [span('08:10', '08:30'), span('08:50', '09:00')], ['08:10', 30]],
  ['a report and the room', [span('08:00', '08:30'), span('08:20', '08:50', 'room')], ['08:00', 50]],
  ['waited before the start', [span('07:45', '08:20')], ['07:45', 20]],
  ['left before the start', [span('07:45', '07:58')], [null, null]],
  ['began late, ended late', [span('08:05', '09:20')], ['08:05', 75]],
  ['stayed for hours', [span('08:00', '12:00')], ['08:00', 75]],
  ['came after it had ended', [span('10:00', '10:20')], [null, null]],
  ['only a click', [span('07:50', null, 'link')], ['07:50', null]],
  ['a check-in before the doors', [span('06:00', null, 'check-in')], ['06:00', null]],
  ['a click and a report', [span('07:50', null, 'link'), span('08:00', '08:30')], ['07:50', 30]],
])('%s', (_, spans, expected) => {
  expect(said(spans)).toEqual(expected);
});

test('a moment is a minute, and evidence of another day is none', () => {
  const moment = { ...span('08:00', null), untilAt: new Date('2027-01-14T08:00:10Z') };
  expect(said([moment])).toEqual(['08:00', 1]);
  const dayBefore = { ...span('08:00', null, 'link' as const), fromAt: new Date('2027-01-13T08:00:00Z') };
  expect(said([dayBefore])).toEqual([null, null]);
});

test('what an organizer says wins', () => {
  const there = [span('08:10', '08:30')];
  expect(said(there, { present: false, minutes: null })).toEqual([null, null]);
  expect(said(there, { present: true, minutes: 60 })).toEqual(['08:10', 60]);
  expect(said(there, { present: true, minutes: null })).toEqual(['08:10', 20]);
  expect(said([], { present: true, minutes: null })).toEqual(['08:00', null]);
  expect(said([], { present: true, minutes: 0 })).toEqual(['08:00', 0]);
});

const moment = fc.date({
  min: new Date('2027-01-14T06:00:00Z'),
  max: new Date('2027-01-14T12:00:00Z'),
  noInvalidDate: true,
});
const anySpan: fc.Arbitrary<Span> = fc
  .tuple(moment, fc.option(moment), fc.constantFrom<Span['source'][]>('link', 'report', 'room', 'check-in'))
  .map(([one, other, source]) => {
    const [fromAt, untilAt] = other !== null && other < one ? [other, one] : [one, other];
    return { source, fromAt, untilAt };
  });

test('presence is a union: in any order, told twice, and never longer than the session', () => {
  fc.assert(
    fc.property(fc.array(anySpan, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 12 }), (spans, keys) => {
      const presence = presenceOf(spans, session, null);
      const shuffled = spans
        .map((one, index) => ({ one, key: keys[index] ?? 0 }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ one }) => one);
      expect(presenceOf(shuffled, session, null)).toEqual(presence);
      expect(presenceOf([...spans, ...spans], session, null)).toEqual(presence);
      const minutes = presence.minutesPresent ?? 0;
      expect(minutes).toBeGreaterThanOrEqual(0);
      expect(minutes).toBeLessThanOrEqual(75);
      for (const one of spans) {
        // No more evidence ever makes it less.
        expect(presenceOf([one], session, null).minutesPresent ?? 0).toBeLessThanOrEqual(minutes);
      }
    }),
  );
});

test('the curve of a session counts up and down by its minutes, as finely as is asked', () => {
  const hour = { startsAt: session.startsAt, durationMinutes: 4 };
  const changes = [
    { minute: 0, change: 2 },
    { minute: 1, change: 1 },
    { minute: 3, change: -3 },
  ];
  const counts = (most: number) =>
    presenceCurve(changes, hour, most).map(({ at, count }) => [at.getUTCMinutes(), count]);
  expect(counts(120)).toEqual([
    [0, 2],
    [1, 3],
    [2, 3],
    [3, 0],
  ]);
  expect(counts(2)).toEqual([
    [0, 2],
    [2, 3],
  ]);
  expect(presenceCurve([], hour, 120)).toEqual([]);
});
