import { monthNumber, westernDigits } from './report-text.js';
import { localTime, resolveWallTime } from '../time/wall-time.js';
import type { SessionTime } from './attendance.js';

export type DateOrder = 'day-first' | 'month-first';

/** A parsed time of a report. The date is null if there is only a time of day, and `offset` if there is no zone. */
export interface ReportTime {
  date:
    | { kind: 'known'; year: number; month: number; day: number }
    | { kind: 'either'; one: number; other: number; year: number }
    | null;
  hour: number;
  minute: number;
  second: number;
  /** Minutes east of UTC. */
  offset: number | null;
}

const numericDate = /(?<!\d)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})(?!\d)/u;
const yearFirst = /(?<!\d)(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})\s?[日일.]?/u;
const dayMonthName = /(?<!\d)(\d{1,2})\.?\s*(?:de\s+|tháng\s+)?(\p{L}+)\.?,?\s*(?:de\s+)?(\d{4})/u;
const monthNameDay = /(\p{L}+)\.?\s*(\d{1,2}),?\s*(\d{4})/u;
const clock = /(\d{1,2})\s?[:.h]\s?(\d{2})(?:\s?[:.]\s?(\d{2}))?/u;
const afternoon = /\bp\.?\s?m\b|下午|晚上|中午|午後|오후|(?:^|\s)م(?:\s|$)/iu;
const morning = /\ba\.?\s?m\b|上午|早上|凌晨|午前|오전|(?:^|\s)ص(?:\s|$)/iu;

/** Parses a time in any form used in reports, with 12 or 24 hours; null if there is none. */
export function reportTime(cell: string): ReportTime | null {
  const text = westernDigits(cell)
    .replace(/^="?|"$/gu, '')
    .trim();
  const found = dateIn(text);
  const rest = found === null ? text : `${text.slice(0, found.at)} ${text.slice(found.at + found.length)}`;
  const read = clock.exec(rest);
  if (read === null) return null;
  const typed = Number(read[1]);
  // Vietnamese abbreviates the halves of the day with capitals that mean other things in small letters.
  const isLate = afternoon.test(rest) || /\bCH\b/u.test(rest);
  const isTwelve = (isLate || morning.test(rest) || /\bSA\b/u.test(rest)) && typed <= 12;
  const hour = isTwelve ? (typed % 12) + (isLate ? 12 : 0) : typed;
  const [minute, second] = [Number(read[2]), Number(read[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  return { date: found?.date ?? null, hour, minute, second, offset: offsetIn(rest.slice(read.index + read[0].length)) };
}

/** In which order most of these dates fall on the day of the session, or next to it. */
export function dateOrder(times: readonly ReportTime[], session: SessionTime): DateOrder {
  const near = (order: DateOrder) =>
    times.filter((time) => {
      const day = dayOf(time, order);
      return day !== null && Math.abs(day - session.startsAt.getTime()) < 2 * 86_400_000;
    }).length;
  const valid = (order: DateOrder) => times.filter((time) => dayOf(time, order) !== null).length;
  const isDayFirst = near('day-first') - near('month-first') || valid('day-first') - valid('month-first');
  return isDayFirst > 0 ? 'day-first' : 'month-first';
}

/** Reads times in a zone: returns the instant, or null for a date that doesn't exist. */
export function instantReader(
  timeZone: string,
  order: DateOrder,
  session: SessionTime,
): (time: ReportTime) => Date | null {
  const found = new Map<string, number>();
  const wallTime = (date: string, time: ReportTime): Date => {
    const local = `${date}T${twoDigits(time.hour)}:${twoDigits(time.minute)}`;
    let ms = time.offset === null ? found.get(local) : Date.parse(`${local}Z`) - time.offset * 60_000;
    if (ms === undefined) found.set(local, (ms = resolveWallTime(local, timeZone).startsAt.getTime()));
    return new Date(ms + time.second * 1000);
  };
  const days = [-1, 0, 1].map((shift) =>
    localTime(new Date(session.startsAt.getTime() + shift * 86_400_000), timeZone),
  );
  return (time) => {
    if (time.date !== null) {
      const day = dayOf(time, order);
      return day === null ? null : wallTime(new Date(day).toISOString().slice(0, 10), time);
    }
    // A clock without a date is that of the session's day, or of the day next to it for a session about midnight.
    const middle = (session.startsAt.getTime() + session.endsAt.getTime()) / 2;
    const away = (at: Date) => Math.abs(at.getTime() - middle);
    return days.map(({ date }) => wallTime(date, time)).toSorted((a, b) => away(a) - away(b))[0] ?? null;
  };
}

function dayOf({ date }: ReportTime, order: DateOrder): number | null {
  if (date === null) return null;
  const [day, month] =
    date.kind === 'known'
      ? [date.day, date.month]
      : order === 'day-first'
        ? [date.one, date.other]
        : [date.other, date.one];
  const ms = Date.UTC(date.year, month - 1, day);
  return new Date(ms).getUTCMonth() === month - 1 && new Date(ms).getUTCDate() === day ? ms : null;
}

function dateIn(text: string): { date: NonNullable<ReportTime['date']>; at: number; length: number } | null {
  const known = (found: RegExpExecArray, year: string, month: number, day: string) => ({
    date: { kind: 'known' as const, year: Number(year), month, day: Number(day) },
    at: found.index,
    length: found[0].length,
  });
  const iso = yearFirst.exec(text);
  if (iso !== null) return known(iso, iso[1] ?? '', Number(iso[2]), iso[3] ?? '');
  const numeric = numericDate.exec(text);
  if (numeric !== null) {
    const [one, other, year] = [Number(numeric[1]), Number(numeric[2]), Number(numeric[3])];
    const date = { kind: 'either' as const, one, other, year: year < 100 ? 2000 + year : year };
    return { date, at: numeric.index, length: numeric[0].length };
  }
  for (const [form, day, month] of [
    [dayMonthName, 1, 2],
    [monthNameDay, 2, 1],
  ] as const) {
    const named = form.exec(text);
    const number = named === null ? undefined : monthNumber(named[month] ?? '');
    if (named !== null && number !== undefined) return known(named, named[3] ?? '', number, named[day] ?? '');
  }
  return null;
}

function offsetIn(text: string): number | null {
  if (/^(?:\.\d+)?\s*(?:Z|UTC|GMT)\s*$/u.test(text)) return 0;
  const found = /(?:UTC|GMT|^|\s)\s?([+\u2212-])(\d{1,2}):?(\d{2})?\s*\)?$/u.exec(text.replace(/^\.\d+/u, ''));
  if (found === null) return null;
  return (found[1] === '+' ? 1 : -1) * (Number(found[2]) * 60 + Number(found[3] ?? 0));
}

const twoDigits = (number: number) => String(number).padStart(2, '0');
