import { translate } from '../../platform/i18n/messages.js';
import { matchLanguage } from '../../platform/i18n/negotiate-language.js';
import { localTime, shiftedToUtc } from './wall-time.js';
import { offsetMinutesAt } from './zone-rules.js';

/** `full` Thursday 14 January 2027, `long` 14 January 2027, `short` 14 Jan 2027, `weekday-short` Thu 14 Jan, `day-month` 14 January, `day-and-month-short` 14 Jan, `weekday` Thursday, `day-of-week` Thu, `month-short` Jan, `month` January 2027. */
export type DateStyle = keyof typeof dateOptions;
export type HourCycle = 'h23' | 'h12';

const dateOptions = {
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'short', year: 'numeric' },
  'weekday-short': { weekday: 'short', day: 'numeric', month: 'short' },
  'day-month': { day: 'numeric', month: 'long' },
  'day-and-month-short': { day: 'numeric', month: 'short' },
  weekday: { weekday: 'long' },
  'day-of-week': { weekday: 'short' },
  'month-short': { month: 'short' },
  month: { month: 'long', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Formats the date of an instant in a zone, in a locale (BCP 47), with Western digits and the Gregorian calendar. */
export function formatDate(at: Date, timeZone: string, locale: string, style: DateStyle): string {
  return formatUtc(shiftedToUtc(at, offsetMinutesAt(at, timeZone)), locale, style);
}

/**
 * Formats the date of an instant as subjects of emails have it, of which phones show 41 characters: `Thu 14 Jan`,
 * `Do 14.1.`. Arabic has no short weekdays.
 */
export function formatSubjectDate(at: Date, timeZone: string, locale: string): string {
  const [, month, day] = localTime(at, timeZone).date.split('-').map(Number);
  const weekday = () => formatDate(at, timeZone, locale, 'day-of-week');
  switch (new Intl.Locale(locale).language) {
    case 'ar':
      return formatDate(at, timeZone, locale, 'day-and-month-short');
    case 'de':
      return `${weekday()} ${day}.${month}.`;
    case 'fr':
      return `${weekday()} ${day}/${month}`;
    default:
      return formatDate(at, timeZone, locale, 'weekday-short');
  }
}

/** Formats a calendar date (`YYYY-MM-DD`, no zone) in a locale. Throws RangeError for another format. */
export function formatLocalDate(date: string, locale: string, style: DateStyle): string {
  return formatUtc(new Date(`${date}T00:00:00Z`), locale, style);
}

/**
 * Formats two calendar dates as a range without repeated parts: `12–28 January 2027`. Throws RangeError for another
 * format.
 */
export function formatLocalDateRange(from: string, to: string, locale: string): string {
  const dash = from === to ? undefined : rangeDashes[new Intl.Locale(locale).language];
  if (dash !== undefined) return dayAfterDayRange(from, to, locale, dash);
  const [first, last] = [from, to].map((date) => new Date(`${date}T00:00:00Z`));
  const range = formatter(locale, 'long', dateOptions.long).formatRange(first ?? 0, last ?? 0);
  return firstOfMonth(range.replaceAll(/[\u2009\u202f]/g, ' '), locale);
}

/** Formats the time of an instant in a zone, with Western digits: `11:00`, or with `h12` in the form of the locale. */
export function formatTime(at: Date, timeZone: string, locale: string, hourCycle: HourCycle = 'h23'): string {
  return formatUtcTime(shiftedToUtc(at, offsetMinutesAt(at, timeZone)), locale, hourCycle);
}

/**
 * Formats the time of a wall time (`YYYY-MM-DDTHH:mm`, no zone) like `formatTime`. Throws RangeError for another
 * format.
 */
export function formatLocalTime(local: string, locale: string): string {
  return formatUtcTime(new Date(`${local}Z`), locale, 'h23');
}

function formatUtcTime(shifted: Date, locale: string, hourCycle: HourCycle): string {
  const hour = hourCycle === 'h23' ? '2-digit' : 'numeric';
  return formatter(locale, hourCycle, { hour, minute: '2-digit', hourCycle }).format(shifted);
}

/** `11:00 – 12:15`; an end on another local date carries that date. */
export function formatTimeRange(startsAt: Date, endsAt: Date, timeZone: string, locale: string): string {
  const sameDay = localTime(startsAt, timeZone).date === localTime(endsAt, timeZone).date;
  const start = formatTime(startsAt, timeZone, locale);
  const time = formatTime(endsAt, timeZone, locale);
  const end = sameDay ? time : dayAndTime(formatDate(endsAt, timeZone, locale, 'weekday-short'), time, locale);
  return `${start} \u2013 ${end}`;
}

/** Joins a formatted day and time in the form of a language: `Thu 14 Jan, 11:00`. */
export function dayAndTime(date: string, time: string, locale: string): string {
  return translate(matchLanguage(locale) ?? 'en', 'common.dayAndTime', { date, time });
}

// Intl formats a Chinese range as 2027/1/12至2027/1/28, and a Japanese one similarly.
const rangeDashes: Record<string, string | undefined> = { zh: '至', ja: '～' };

function dayAfterDayRange(from: string, to: string, locale: string, dash: string): string {
  const last = formatLocalDate(to, locale, 'long');
  const year = last.slice(0, last.indexOf('年') + 1);
  const month = last.slice(0, last.indexOf('月') + 1);
  const shared = from.slice(0, 7) === to.slice(0, 7) ? month : from.slice(0, 4) === to.slice(0, 4) ? year : '';
  return `${formatLocalDate(from, locale, 'long')}${dash}${last.slice(shared.length)}`;
}

function formatUtc(shifted: Date, locale: string, style: DateStyle): string {
  if (locale.startsWith('vi')) return vietnameseDate(shifted, style);
  const text = formatter(locale, style, dateOptions[style]).format(shifted);
  // English style here is `Thu 14 Jan`, as in the rest of the interface. Within a Spanish sentence, no comma follows a weekday.
  return english(locale) || locale.startsWith('es') ? text.replaceAll(',', '') : firstOfMonth(text, locale);
}

// Intl writes `1 janvier`.
function firstOfMonth(text: string, locale: string): string {
  return locale.startsWith('fr') ? text.replace(/(?<!\d)1(?!\d|er)/u, '1er') : text;
}

// Intl writes `Thứ Năm, 14 tháng 1, 2027`: too many commas for a sentence, and not what people there write.
function vietnameseDate(shifted: Date, style: DateStyle): string {
  const [day, month, year] = [shifted.getUTCDate(), shifted.getUTCMonth() + 1, shifted.getUTCFullYear()];
  const weekday = (width: 'long' | 'short') => formatter('vi', `weekday ${width}`, { weekday: width }).format(shifted);
  switch (style) {
    case 'full':
      return `${weekday('long')}, ${day}/${month}/${year}`;
    case 'long':
    case 'short':
      return `${day}/${month}/${year}`;
    case 'weekday-short':
      return `${weekday('short')}, ${day}/${month}`;
    case 'day-month':
    case 'day-and-month-short':
      return `${day}/${month}`;
    case 'weekday':
      return weekday('long');
    case 'day-of-week':
      return weekday('short');
    case 'month-short':
      return `thg ${month}`;
    case 'month':
      return `tháng ${month}/${year}`;
  }
}

const formatters = new Map<string, Intl.DateTimeFormat>();

// The wall time is already in the instant, so the zone is always UTC: Intl's own zone data may be older than ours.
function formatter(locale: string, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const cacheKey = `${locale} ${key}`;
  let known = formatters.get(cacheKey);
  if (!known) {
    const intlLocale = locale === 'en' ? 'en-GB' : locale;
    known = new Intl.DateTimeFormat(intlLocale, {
      ...options,
      timeZone: 'UTC',
      numberingSystem: 'latn',
      calendar: 'gregory',
    });
    formatters.set(cacheKey, known);
  }
  return known;
}

function english(locale: string): boolean {
  return locale === 'en' || locale === 'en-GB';
}

/** Returns the name of a weekday: 1 for Monday to 7 for Sunday. 1 January 2024 was a Monday. */
export function weekdayName(weekday: number, language: string): string {
  return formatDate(new Date(Date.UTC(2024, 0, weekday, 12)), 'UTC', language, 'weekday');
}
