import { scaleBand, scaleLinear } from 'd3-scale';
import { translate } from '../../platform/i18n/messages.js';
import { formatLocalDate, formatLocalDateRange } from '../../domain/time/format.js';
import { addDays, daysBetween, localDay } from '../../domain/time/local-date.js';
import { localTime } from '../../domain/time/wall-time.js';

const shownDays = 30;

/** The local days that a chart shows, and the instants between them. */
export interface DayRange {
  dates: string[];
  instants: Date[];
}

/**
 * Returns the last 30 local days in a zone: until today, or until the last registration where there was none for 30
 * days.
 */
export function dayRange(now: Date, latest: Date | null, timeZone: string): DayRange {
  const today = localTime(now, timeZone).date;
  const last = latest === null ? today : localTime(latest, timeZone).date;
  const end = daysBetween(last, today) < shownDays ? today : last;
  const dates = Array.from({ length: shownDays }, (_, index) => addDays(end, index - shownDays + 1));
  const starts = dates.map((date) => localDay(date, timeZone).from);
  return { dates, instants: [...starts, localDay(end, timeZone).to] };
}

/** Draws the registrations per day. `pathOf` is the list behind a day. */
export function dayChart(
  { dates }: DayRange,
  counts: readonly number[],
  { language, pathOf }: { language: string; pathOf: (date: string) => string },
) {
  const text = (key: string, values = {}) => translate(language, `console.calls.home.days.${key}`, values);
  const most = Math.max(1, ...counts);
  const across = scaleBand(dates, [0, 100]).paddingInner(0.25);
  // Whole people only, and a scale that ends on a tick.
  const up = scaleLinear([0, most], [100, 0]).nice(3);
  const days = dates.map((date, index) => ({ date, count: counts[index] ?? 0, path: pathOf(date) }));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const [first = '', last = ''] = [dates[0], dates.at(-1)];
  const best = days.reduce((one, other) => (other.count > one.count ? other : one));
  const day = (date: string) => formatLocalDate(date, language, 'weekday-short');
  return {
    title: text('title'),
    summary:
      text('summary', { total, range: formatLocalDateRange(first, last, language) }) +
      (total > 0 ? ` ${text('most', { count: best.count, date: day(best.date) })}` : ''),
    ticks: up
      .ticks(3)
      .filter((tick) => Number.isInteger(tick))
      .map((tick) => ({ at: round(up(tick)), label: new Intl.NumberFormat(language).format(tick) })),
    bars: days
      .filter(({ count }) => count > 0)
      .map(({ date, count, path }) => ({
        x: round(across(date) ?? 0),
        y: round(up(count)),
        width: round(across.bandwidth()),
        height: round(100 - up(count)),
        words: text('day', { date: day(date), count }),
        path,
      })),
    // First, middle and last day.
    axis: [first, dates[Math.floor(dates.length / 2)] ?? first, last].map(day),
    // The latest day first, without days on which nobody registered.
    rows: days
      .filter(({ count }) => count > 0)
      .toReversed()
      .map((one) => ({ ...one, date: day(one.date) })),
  };
}

function round(percent: number): number {
  return Math.round(percent * 100) / 100;
}
