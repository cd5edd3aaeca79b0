import { dayPart, sessionSegment } from '../../../src/domain/time/day-parts.js';
import { formatLead, parseLead } from '../../../src/domain/time/duration.js';
import {
  type DateStyle,
  formatDate,
  formatLocalDate,
  formatLocalDateRange,
  formatLocalTime,
  formatTime,
  formatTimeRange,
} from '../../../src/domain/time/format.js';
import { addDays, localDay, shiftLocal } from '../../../src/domain/time/local-date.js';

const at = new Date('2027-01-14T08:00:00Z');

test('dates are written in the words of the locale, with Western digits, on the day of the zone', () => {
  const styles: DateStyle[] = ['full', 'long', 'short', 'weekday-short', 'day-month'];
  expect(styles.map((style) => formatDate(at, 'Africa/Nairobi', 'en', style))).toEqual([
    'Thursday 14 January 2027',
    '14 January 2027',
    '14 Jan 2027',
    'Thu 14 Jan',
    '14 January',
  ]);
  expect(formatDate(at, 'Pacific/Kiritimati', 'fr', 'full')).toBe('jeudi 14 janvier 2027');
  expect(formatDate(at, 'Pacific/Pago_Pago', 'fr', 'full')).toBe('mercredi 13 janvier 2027');
  expect(formatDate(at, 'Pacific/Kiritimati', 'es', 'full')).toBe('jueves 14 de enero de 2027');
  expect(formatLocalDate('2027-01-14', 'zh-TW', 'long')).toBe('2027年1月14日');
  for (const locale of ['ar', 'ar-EG', 'ar-SA', 'fa', 'hi', 'th', 'bn']) {
    expect(formatLocalDate('2027-01-14', locale, 'long')).toMatch(/\b14\b.*\b2027\b/);
    expect(formatTime(at, 'Africa/Nairobi', locale)).toBe('11:00');
  }
});

test('clock times and ranges; an end on another day carries its date', () => {
  expect(formatTime(new Date('2027-01-14T21:05:00Z'), 'Africa/Nairobi', 'en')).toBe('00:05');
  expect(formatTime(at, 'Africa/Nairobi', 'en', 'h12')).toBe('11:00 am');
  // Node's own data puts this at 08:00.
  expect(formatTime(new Date('2026-12-10T16:00:00Z'), 'America/Vancouver', 'en')).toBe('09:00');
  expect(formatTimeRange(at, new Date('2027-01-14T09:15:00Z'), 'Africa/Nairobi', 'en')).toBe('11:00 – 12:15');
  expect(formatTimeRange(at, new Date('2027-01-14T22:00:00Z'), 'Africa/Nairobi', 'en')).toBe(
    '11:00 – Fri 15 Jan, 01:00',
  );
  expect(formatTimeRange(at, new Date('2027-01-14T22:00:00Z'), 'Africa/Nairobi', 'id')).toBe(
    '11.00 – Jum, 15 Jan, 01.00',
  );
  expect(formatLocalTime('2027-01-14T11:00', 'id')).toBe('11.00');
  expect(formatLocalTime('2027-01-14T11:00', 'ar')).toBe('11:00');
  expect(() => formatLocalTime('11:00', 'en')).toThrow(RangeError);
});

test('the first of a month is 1er in French', () => {
  expect(formatLocalDate('2027-01-01', 'fr', 'full')).toBe('vendredi 1er janvier 2027');
  expect(formatLocalDate('2027-01-01', 'fr', 'weekday-short')).toBe('ven. 1er janv.');
  expect(formatLocalDate('2027-01-11', 'fr', 'day-month')).toBe('11 janvier');
  expect(formatLocalDateRange('2027-01-01', '2027-01-28', 'fr')).toBe('1er–28 janvier 2027');
});

test('leads are read to minutes and written back, everything else is refused', () => {
  expect(['P1D', 'PT1H', 'PT15M', 'P1DT2H', 'P2W', 'PT90M', 'P7D'].map(parseLead)).toEqual([
    1440, 60, 15, 1560, 20160, 90, 10080,
  ]);
  const refused = [
    '',
    'P',
    'PT',
    'P1DT',
    'P0D',
    'PT0M',
    '-PT15M',
    'PT30S',
    'P1M',
    'P1Y',
    'P1.5D',
    'P1W2D',
    '15',
    'pt1h',
  ];
  expect(refused.filter((text) => parseLead(text) !== null)).toEqual([]);
  expect([15, 60, 90, 1440, 1560, 10080].map(formatLead)).toEqual(['PT15M', 'PT1H', 'PT1H30M', 'P1D', 'P1DT2H', 'P7D']);
  expect(() => formatLead(0)).toThrow(RangeError);
});

test('the part of the day is that of the reader', () => {
  const part = (start: string, minutes: number, timeZone = 'UTC') => {
    const startsAt = new Date(`2027-01-14T${start}:00Z`);
    return dayPart(startsAt, new Date(startsAt.getTime() + minutes * 60_000), timeZone);
  };
  expect(part('09:00', 60)).toBe('working');
  expect(part('17:30', 30)).toBe('working');
  expect(part('17:30', 31)).toBe('day');
  expect(part('08:00', 60)).toBe('day');
  expect(part('06:59', 60)).toBe('night');
  expect(part('07:00', 60)).toBe('day');
  expect(part('21:00', 60)).toBe('day');
  expect(part('21:30', 59)).toBe('day');
  expect(part('21:30', 60)).toBe('night');
  expect(part('22:00', 30)).toBe('night');
  expect(part('01:00', 60, 'Asia/Taipei')).toBe('working');
  expect(part('09:00', 60, 'Pacific/Auckland')).toBe('night');
});

test('the session lies on the day line in local minutes, clipped at midnight', () => {
  const segment = (start: string, end: string, timeZone: string) =>
    sessionSegment(new Date(start), new Date(end), timeZone);
  expect(segment('2027-01-14T08:00Z', '2027-01-14T09:15Z', 'Africa/Nairobi')).toEqual({
    startMinute: 660,
    endMinute: 735,
  });
  expect(segment('2027-01-14T20:30Z', '2027-01-14T22:00Z', 'Africa/Nairobi')).toEqual({
    startMinute: 1410,
    endMinute: 1440,
  });
  // 01:30 to 01:15 on the clock: the hour is repeated in between.
  expect(segment('2027-11-07T05:30Z', '2027-11-07T06:15Z', 'America/New_York')).toEqual({
    startMinute: 90,
    endMinute: 135,
  });
});

test('calendar arithmetic keeps the clock time; a local day has the hours that it has', () => {
  expect(shiftLocal('2027-01-31T10:00', { months: 1 })).toBe('2027-02-28T10:00');
  expect(shiftLocal('2027-03-21T02:30', { days: 7 })).toBe('2027-03-28T02:30');
  expect(addDays('2027-12-31', 1)).toBe('2028-01-01');
  expect(() => addDays('2027-02-30', 1)).toThrow(RangeError);
  const hours = (date: string, timeZone: string) => {
    const { from, to } = localDay(date, timeZone);
    return (to.getTime() - from.getTime()) / 3_600_000;
  };
  expect(hours('2027-03-28', 'Europe/Berlin')).toBe(23);
  expect(hours('2027-10-31', 'Europe/Berlin')).toBe(25);
  // Cairo's clock goes from 00:00 to 01:00: the day begins at 01:00.
  expect(localDay('2027-04-30', 'Africa/Cairo').from).toEqual(new Date('2027-04-29T22:00Z'));
});

test('a range of dates says once what both dates share', () => {
  expect(formatLocalDateRange('2027-01-12', '2027-01-28', 'en')).toBe('12 \u2013 28 January 2027');
  expect(formatLocalDateRange('2023-08-14', '2023-10-23', 'en')).toBe('14 August \u2013 23 October 2023');
  expect(formatLocalDateRange('2027-01-12', '2027-01-12', 'en')).toBe('12 January 2027');
  expect(formatLocalDateRange('2027-01-12', '2027-01-28', 'zh-TW')).toBe('2027年1月12日至28日');
  expect(formatLocalDateRange('2023-08-14', '2023-10-23', 'zh-TW')).toBe('2023年8月14日至10月23日');
  expect(formatLocalDateRange('2026-12-30', '2027-01-02', 'zh-TW')).toBe('2026年12月30日至2027年1月2日');
});
