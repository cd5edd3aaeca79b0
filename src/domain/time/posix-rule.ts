const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A yearly change of clocks: local time on a day that a rule finds, and the offset in seconds that it is shown in. */
interface YearlyChange {
  dayOf(year: number): number;
  seconds: number;
}

/** Time zone rules as in the TZ variable of POSIX. Offsets are seconds east of UTC. */
export interface PosixRule {
  standard: number;
  daylight: { offset: number; begins: YearlyChange; ends: YearlyChange } | null;
}

const name = String.raw`(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)`;
const time = String.raw`[+-]?\d{1,3}(?::\d{2}(?::\d{2})?)?`;
const rule = String.raw`(?:M\d{1,2}\.[1-5]\.[0-6]|J?\d{1,3})(?:/${time})?`;
const whole = new RegExp(`^${name}(${time})(?:${name}(${time})?,(${rule}),(${rule}))?$`, 'u');

/**
 * Reads a TZ string such as `CET-1CEST,M3.5.0,M10.5.0/3` (RFC 9636 3.3: hours from -167 to 167). Throws RangeError for
 * anything else.
 */
export function readPosixRule(text: string): PosixRule {
  const match = whole.exec(text);
  if (match === null) throw new RangeError(`Not a TZ string: ${JSON.stringify(text.slice(0, 60))}`);
  const [, standardText = '', daylightText, begins, ends] = match;
  const standard = 0 - secondsOf(standardText);
  if (begins === undefined || ends === undefined) return { standard, daylight: null };
  const offset = daylightText === undefined ? standard + 3600 : 0 - secondsOf(daylightText);
  return { standard, daylight: { offset, begins: changeOf(begins), ends: changeOf(ends) } };
}

/** Returns the changes of a year, oldest first: the instant in milliseconds, and the new offset in seconds. */
export function changesOfYear({ standard, daylight }: PosixRule, year: number): { at: number; offset: number }[] {
  if (daylight === null) return [];
  const { offset, begins, ends } = daylight;
  const at = (change: YearlyChange, before: number) => change.dayOf(year) + (change.seconds - before) * 1000;
  return [
    { at: at(begins, standard), offset },
    { at: at(ends, offset), offset: standard },
  ].sort((a, b) => a.at - b.at);
}

function secondsOf(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.replace(/^[+-]/u, '').split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
}

function changeOf(text: string): YearlyChange {
  const [day = '', timeText = '2'] = text.split('/');
  const seconds = secondsOf(timeText);
  if (day.startsWith('M')) {
    const [month = 1, week = 1, weekday = 0] = day.slice(1).split('.').map(Number);
    return { dayOf: (year) => weekdayOf(year, month, week, weekday), seconds };
  }
  // Jn counts from 1 and never February 29; n counts from 0 and does.
  if (!day.startsWith('J')) return { dayOf: (year) => Date.UTC(year, 0, 1 + Number(day)), seconds };
  const nth = Number(day.slice(1));
  return { dayOf: (year) => Date.UTC(year, 0, nth + (nth >= 60 && isLeap(year) ? 1 : 0)), seconds };
}

/** Week 5 is the last one. */
function weekdayOf(year: number, month: number, week: number, weekday: number): number {
  const first = Date.UTC(year, month - 1, 1);
  const days = Math.round((Date.UTC(year, month, 1) - first) / dayMs);
  let date = 1 + ((weekday - new Date(first).getUTCDay() + 7) % 7) + (week - 1) * 7;
  if (date > days) date -= 7;
  return first + (date - 1) * 24 * 60 * minuteMs;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
