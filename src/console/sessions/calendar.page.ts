import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { isMovable, sessionKinds } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { kindLabel, sessionThemes, themeLabels } from '../../domain/sessions/session-labels.js';
import { formatLocalDate, formatLocalDateRange, formatTime } from '../../domain/time/format.js';
import { addDays } from '../../domain/time/local-date.js';
import { localTime } from '../../domain/time/wall-time.js';
import { likelyZones, zoneGroups, zoneOptionsPath } from '../../domain/time/zone-options.js';
import { zoneLabel } from '../../domain/time/zones.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../../platform/http/query.js';
import { newSessionPath, sessionPath } from '../paths/session-paths.js';
import { calendarRange, type CalendarView, calendarViews } from './calendar-range.js';
import { sessionState } from '../ui/session-state.js';

/** What the calendar shows: the days around a date in a zone, and which sessions. Empty texts are no filter. */
export interface CalendarQuery {
  view: CalendarView;
  date: string;
  timeZone: string;
  theme: string;
  kind: string;
  room: string;
  speaker: string;
  /** Whether the form lists all time zones, for people without script. */
  allZones: boolean;
}

/** The calendar of a call, or of a facilitator, under `path`. */
export function calendarPage(
  layout: ConsoleLayout,
  { call, path, query, sessions }: { call: Call; path: string; query: CalendarQuery; sessions: readonly Session[] },
) {
  const { language, now } = layout;
  const text = (key: string, values = {}) => translate(language, `console.sessions.calendar.${key}`, values);
  const range = calendarRange(query.view, query.date);
  const around = { layout, call, query, themes: themeLabels(callTexts(call, language).themes) };
  const shown = byDay(
    sessions.filter((session) => isShown(session, query)),
    query.timeZone,
  );
  const days = range.days.map((date) => dayView(date, shown.get(date) ?? [], around));
  const to = (changes: Partial<CalendarQuery>) => withQuery(path, queryOf(call, { ...query, ...changes }));
  return {
    ...layout,
    title: text('title'),
    action: path,
    view: query.view,
    heading: headingOf(query, range.days, language),
    zone: zoneLabel(query.timeZone, now, language),
    zones: (query.allZones ? zoneGroups : likelyZones)(language, now, query.timeZone, [
      call.timeZone,
      ...sessions.map(({ timeZone }) => timeZone),
      'UTC',
    ]),
    // Where the other time zones are; empty if all are listed.
    moreZonesPath: query.allZones ? '' : zoneOptionsPath(language),
    views: calendarViews.map((view) => ({
      path: to({ view }),
      label: text(`view.${view}`),
      current: view === query.view,
    })),
    previousPath: to({ date: range.previous }),
    nextPath: to({ date: range.next }),
    todayPath: to({ date: localTime(now, query.timeZone).date }),
    filters: filtersOf(call, sessions, query, language),
    isFiltered: filterNames.some((name) => query[name] !== ''),
    hidden: [
      { name: 'view', value: query.view },
      { name: 'date', value: query.date },
    ],
    isMonth: query.view === 'month',
    isWeek: query.view === 'week',
    weekdays: days.slice(0, 7).map(({ weekday }) => weekday),
    weeks: query.view === 'agenda' ? [] : chunks(days, 7),
    // The days that have sessions.
    days: days.filter(({ events }) => events.length > 0),
    newPath: newSessionPath(call),
    timeZone: query.timeZone,
  };
}

interface Around {
  layout: ConsoleLayout;
  call: Call;
  query: CalendarQuery;
  themes: ReturnType<typeof themeLabels>;
}

function dayView(date: string, sessions: readonly Session[], around: Around) {
  const { layout, call, query } = around;
  const { language, now, mayAdd } = layout;
  return {
    date,
    label: formatLocalDate(date, language, 'full'),
    number: String(Number(date.slice(8))),
    weekday: formatLocalDate(date, language, 'day-of-week'),
    isToday: localTime(now, query.timeZone).date === date,
    isOutside: query.view === 'month' && date.slice(0, 7) !== query.date.slice(0, 7),
    newPath: mayAdd ? withQuery(newSessionPath(call), { startsOn: date, timeZone: query.timeZone }) : null,
    events: sessions.map((one) => eventView(one, date, around)),
  };
}

function eventView(session: Session, date: string, { layout, query, themes }: Around) {
  const { language, now, mayChange } = layout;
  const { timeZone } = query;
  const start = localTime(session.startsAt, timeZone);
  const moves = mayChange && isMovable(session, now);
  const continues = start.date !== date;
  const fromMinute = continues ? 0 : start.hour * 60 + start.minute;
  const end = localTime(session.endsAt, timeZone);
  const untilMinute = end.date === date ? end.hour * 60 + end.minute : 1440;
  const time = {
    start: formatTime(session.startsAt, timeZone, language),
    end: formatTime(session.endsAt, timeZone, language),
  };
  return {
    path: sessionPath(session),
    title: session.title,
    themes: sessionThemes(session, themes, language),
    state: sessionState(session, language, now),
    // Local start and end; `start` is empty on the days that a session only continues into.
    time: translate(language, `console.sessions.calendar.${continues ? 'until' : 'time'}`, time),
    start: continues ? '' : time.start,
    seats:
      session.capacity === null
        ? translate(language, 'console.common.people', { count: session.taken })
        : translate(language, 'console.sessions.seatsTakenOf', { taken: session.taken, capacity: session.capacity }),
    speakers: session.speakers.map(({ name }) => name).join(', '),
    place: session.venue ?? '',
    isOff: session.state === 'cancelled' || session.endsAt <= now,
    movePath: moves && !continues ? sessionPath(session, 'move') : null,
    editPath: mayChange && session.state !== 'cancelled' ? sessionPath(session, 'edit') : null,
    // For the script: minutes from 00:00 and length, as the clock shows them.
    fromMinute,
    length: session.durationMinutes,
    // Something must be left to see and to hold, also of the last minutes before midnight.
    minutes: Math.max(15, untilMinute - fromMinute),
  };
}

/** Returns the sessions by the local dates on which they take place, in order. */
function byDay(sessions: readonly Session[], timeZone: string): Map<string, Session[]> {
  const days = new Map<string, Session[]>();
  for (const session of sessions) {
    const last = localTime(new Date(session.endsAt.getTime() - 1), timeZone).date;
    for (let { date } = localTime(session.startsAt, timeZone); date <= last; date = addDays(date, 1)) {
      days.set(date, [...(days.get(date) ?? []), session]);
    }
  }
  return days;
}

function isShown(session: Session, { theme, kind, room, speaker }: CalendarQuery): boolean {
  return (
    (theme === '' || session.themes.length === 0 || session.themes.includes(theme)) &&
    (kind === '' || session.kind === kind) &&
    (room === '' || session.venue === room) &&
    (speaker === '' || session.speakers.some(({ name }) => name === speaker))
  );
}

const filterNames = ['theme', 'kind', 'room', 'speaker'] as const;

function filtersOf(call: Call, sessions: readonly Session[], query: CalendarQuery, language: string) {
  const named = (names: readonly string[]) =>
    [...new Set(names)].sort(new Intl.Collator(language).compare).map((name) => ({ value: name, label: name }));
  const choices = {
    theme: callTexts(call, language).themes.map(({ slug, name }) => ({ value: slug, label: name })),
    kind: sessionKinds.map((kind) => ({ value: kind, label: kindLabel({ kind }, language) })),
    room: named(sessions.flatMap(({ venue }) => venue ?? [])),
    speaker: named(sessions.flatMap(({ speakers }) => speakers.map(({ name }) => name))),
  };
  return filterNames
    .filter((id) => choices[id].length > 1 || query[id] !== '')
    .map((id) => ({
      id,
      label: translate(language, `console.sessions.calendar.filter.${id}`),
      options: [{ value: '', label: translate(language, 'console.sessions.calendar.all') }, ...choices[id]].map(
        (one) => ({
          ...one,
          selected: one.value === query[id],
        }),
      ),
    }));
}

function headingOf({ view, date }: CalendarQuery, days: readonly string[], language: string): string {
  if (view !== 'month') return formatLocalDateRange(days[0] ?? date, days.at(-1) ?? date, language);
  // The first days on the page can be of the month before.
  return formatLocalDate(`${date.slice(0, 7)}-15`, language, 'month');
}

/** The query of a link, without defaults. */
function queryOf(call: Call, query: CalendarQuery): Record<string, string | undefined> {
  const { view, timeZone, allZones: _, ...others } = query;
  return {
    ...others,
    view: view === 'month' ? undefined : view,
    timeZone: timeZone === call.timeZone ? undefined : timeZone,
  };
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
