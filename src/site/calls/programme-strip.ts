import { formatLocalDate } from '../../domain/time/format.js';
import { addDays, daysBetween, weekdayOf } from '../../domain/time/local-date.js';
import type { ThemeLabel } from '../../domain/sessions/session-labels.js';

/** One day, week or month of the strip, with a theme's shape for each session in it. */
export interface StripCell {
  label: string;
  /** The month (or year), at its start. */
  under: string | null;
  shapes: { icon: string; tone: string }[];
  isOff: boolean;
  isNow: boolean;
}

export interface StripSession {
  localDate: string;
  theme: ThemeLabel;
}

type Unit = 'day' | 'week' | 'month';

// Maximum number of columns on a phone of 390 px.
const maxDays = 18;
const maxWeeks = 17;
const maxShapes = 6;

/**
 * Returns the sessions on a timeline: by days if they fit, else by weeks, else by months. Empty if they are all on one
 * or two days. `today` is a local date.
 */
export function programmeStrip(sessions: readonly StripSession[], today: string, language: string): StripCell[] {
  const dates = sessions.map((session) => session.localDate).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined || daysBetween(first, last) < 2) return [];
  const days = daysBetween(first, last) + 1;
  const unit: Unit = days <= maxDays ? 'day' : days <= maxWeeks * 7 - 6 ? 'week' : 'month';
  const starts = cellStarts(unit, first, last);
  return starts.map((start, index) => {
    const next = starts[index + 1] ?? '9999';
    const shapes = sessions.filter(({ localDate }) => localDate >= start && localDate < next);
    const before = starts[index - 1];
    return {
      label: unit === 'month' ? formatLocalDate(start, language, 'month-short') : String(Number(start.slice(8))),
      under: underLabel(unit, start, before, language),
      shapes: shapes.slice(0, maxShapes).map(({ theme: { icon, tone } }) => ({ icon, tone })),
      isOff: unit === 'day' && isWeekend(start),
      isNow: today >= start && today < next,
    };
  });
}

function cellStarts(unit: Unit, first: string, last: string): string[] {
  const starts = [];
  let start =
    unit === 'week' ? addDays(first, -weekdayIndex(first)) : unit === 'month' ? `${first.slice(0, 7)}-01` : first;
  while (start <= last) {
    starts.push(start);
    start = unit === 'month' ? `${addDays(start, 31).slice(0, 7)}-01` : addDays(start, unit === 'week' ? 7 : 1);
  }
  return starts;
}

function underLabel(unit: Unit, start: string, before: string | undefined, language: string): string | null {
  if (unit === 'month') return before?.slice(0, 4) === start.slice(0, 4) ? null : start.slice(0, 4);
  return before?.slice(0, 7) === start.slice(0, 7) ? null : formatLocalDate(start, language, 'month-short');
}

// 0 is Monday.
function weekdayIndex(date: string): number {
  return weekdayOf(date) - 1;
}

function isWeekend(date: string): boolean {
  return weekdayIndex(date) > 4;
}
