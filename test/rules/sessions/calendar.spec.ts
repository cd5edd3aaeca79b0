import { clock, lanes, snapped } from '../../../src/client/calendar/day-time.js';
import { calendarRange } from '../../../src/console/sessions/calendar-range.js';

test('a month is whole weeks from Monday', () => {
  const { days, previous, next } = calendarRange('month', '2027-02-17');
  expect([days[0], days.at(-1), days.length, previous, next]).toEqual([
    '2027-02-01',
    '2027-02-28',
    28,
    '2027-01-01',
    '2027-03-01',
  ]);
  const may = calendarRange('month', '2027-05-31').days;
  expect([may[0], may.at(-1), may.length]).toEqual(['2027-04-26', '2027-06-06', 42]);
  const december = calendarRange('month', '2027-12-01');
  expect([december.previous, december.next]).toEqual(['2027-11-01', '2028-01-01']);
});

test('a week is the seven days around a date, across years', () => {
  const { days, previous, next } = calendarRange('week', '2027-01-03');
  expect([days[0], days.at(-1), previous, next]).toEqual(['2026-12-28', '2027-01-03', '2026-12-21', '2027-01-04']);
});

test('what is dragged snaps to quarters of an hour within the day', () => {
  expect(snapped({ from: 547, minutes: 52 })).toEqual({ from: 540, minutes: 45 });
  expect(snapped({ from: -80, minutes: 3 })).toEqual({ from: 0, minutes: 15 });
  expect(snapped({ from: 1500, minutes: 60 })).toEqual({ from: 1425, minutes: 60 });
  expect([clock(545), clock(1440), clock(1500), clock(0)]).toEqual(['09:05', '00:00', '01:00', '00:00']);
});

test('sessions at the same time are beside each other, and others have the whole width', () => {
  const slots = [
    { from: 600, minutes: 60 },
    { from: 540, minutes: 90 },
    { from: 630, minutes: 60 },
    { from: 720, minutes: 60 },
  ];
  expect(lanes(slots)).toEqual([
    { lane: 1, of: 2 },
    { lane: 0, of: 2 },
    { lane: 0, of: 2 },
    { lane: 0, of: 1 },
  ]);
  expect(lanes([])).toEqual([]);
});
