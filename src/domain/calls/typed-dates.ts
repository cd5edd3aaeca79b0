import { parseLocal, resolveWallTime } from '../time/wall-time.js';

/** Which number of a date is the day: 03/04/2027 is in April or in March. */
export const dateOrders = ['dmy', 'mdy'] as const;
export type DateOrder = (typeof dateOrders)[number];

const shortDate = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})/u;
const longDate = /^(\d{4})[/.\-年]\s?(\d{1,2})[/.\-月]\s?(\d{1,2})[.日]?/u;
const clock = /(\d{1,2}):(\d{2})(?::\d{2})?/u;
/** Google Sheets writes half days in the language of the form. */
const afternoon = /\bp\.?\s?m\b|下午|午後|오후|م|\bCH\b|\bPTG\b/iu;
const morning = /\ba\.?\s?m\b|上午|午前|오전|ص|\bSA\b/iu;
const offset = /(?:GMT|UTC)\s?([+-]\d{1,2})(?::?(\d{2}))?/iu;

/**
 * Returns in which order the dates of a column are written: a day above 12 says it for all of them, and dots are German
 * or French. Null if none says it.
 */
export function orderOfDates(cells: readonly string[]): DateOrder | null {
  for (const cell of cells) {
    const [, first, separator, second] = shortDate.exec(cell.trim()) ?? [];
    if (first === undefined) continue;
    if (separator === '.' || Number(first) > 12) return 'dmy';
    if (Number(second) > 12) return 'mdy';
  }
  return null;
}

const rfc3339 = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/u;

/** A date and time as somebody typed it: on the clock of a zone that it doesn't name, or an instant. */
export type TypedTime = { local: string } | { at: Date };

/**
 * Returns the date and time that people and forms write (`2 March 2027` in numbers, RFC 3339, half days in the ten
 * languages, `GMT+8`); midnight without a time. Null for anything else, and for a short date without an order.
 */
export function readTypedTime(text: string, order: DateOrder | null): TypedTime | null {
  const typed = text.trim();
  if (rfc3339.test(typed)) {
    const at = new Date(typed);
    return Number.isNaN(at.getTime()) ? null : { at };
  }
  const date = dateOf(typed, order);
  if (date === null) return null;
  const rest = typed.slice(date.length);
  const two = (part: number) => String(part).padStart(2, '0');
  const local = `${date.year}-${two(date.month)}-${two(date.day)}T${readTypedClock(rest) ?? '00:00'}`;
  const parsed = parseLocal(local);
  if (parsed === null) return null;
  const [, ahead, beyond = '0'] = offset.exec(rest) ?? [];
  if (ahead === undefined) return { local };
  const shift = (Math.abs(Number(ahead)) * 60 + Number(beyond)) * (ahead.startsWith('-') ? -1 : 1);
  return { at: new Date(parsed.utcMs - shift * 60_000) };
}

/** Returns the time of day (`HH:mm`) that a text contains, or null. */
export function readTypedClock(text: string): string | null {
  const [, hours, minutes] = clock.exec(text) ?? [];
  if (hours === undefined) return null;
  const isHalf = afternoon.test(text) || morning.test(text);
  const hour = isHalf ? (Number(hours) % 12) + (afternoon.test(text) ? 12 : 0) : Number(hours);
  return `${String(hour).padStart(2, '0')}:${minutes}`;
}

/**
 * Returns the instant (RFC 3339) of a date and time as people and forms write them, in the time zone of the call unless it
 * names an offset; RFC 3339 as it is. Null for what `readTypedTime` can't read.
 */
export function readTypedInstant(text: string, order: DateOrder | null, timeZone: string): string | null {
  const read = readTypedTime(text, order);
  if (read === null) return null;
  if ('local' in read) return resolveWallTime(read.local, timeZone).startsAt.toISOString();
  const typed = text.trim();
  return rfc3339.test(typed) ? typed : read.at.toISOString();
}

function dateOf(typed: string, order: DateOrder | null) {
  const long = longDate.exec(typed);
  if (long !== null)
    return { year: Number(long[1]), month: Number(long[2]), day: Number(long[3]), length: long[0].length };
  const short = shortDate.exec(typed);
  const known = order ?? (short === null ? null : orderOfDates([typed]));
  if (short === null || known === null) return null;
  const [first, second] = [Number(short[1]), Number(short[3])];
  const [day, month] = known === 'dmy' ? [first, second] : [second, first];
  return { year: Number(short[4]), month, day, length: short[0].length };
}
