import { addDays, daysBetween, mondayOf } from '../../domain/time/local-date.js';

export const calendarViews = ['month', 'week', 'agenda'] as const;
export type CalendarView = (typeof calendarViews)[number];

const agendaDays = 28;

/** Returns the days that a view shows for a date: whole weeks from Monday, or four weeks of an agenda. */
export function calendarRange(view: CalendarView, date: string) {
  if (view === 'week') {
    const monday = mondayOf(date);
    return { days: daysFrom(monday, 7), previous: addDays(monday, -7), next: addDays(monday, 7) };
  }
  if (view === 'agenda') {
    return { days: daysFrom(date, agendaDays), previous: addDays(date, -agendaDays), next: addDays(date, agendaDays) };
  }
  const first = `${date.slice(0, 7)}-01`;
  const next = `${addDays(first, 31).slice(0, 7)}-01`;
  const monday = mondayOf(first);
  const weeks = Math.ceil(daysBetween(monday, next) / 7);
  return { days: daysFrom(monday, weeks * 7), previous: `${addDays(first, -1).slice(0, 7)}-01`, next };
}

function daysFrom(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}
