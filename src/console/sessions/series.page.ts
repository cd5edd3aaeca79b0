import type { Call } from '../../domain/calls/call.entity.js';
import type { Series } from '../../domain/sessions/series.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { isOver } from '../../domain/sessions/session.js';
import { translate } from '../../platform/i18n/messages.js';
import { renderMarkdown } from '../../platform/markdown.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { seriesOfCallPath, seriesPath, shownSeriesPath, sessionPath, sessionsPath } from '../paths/session-paths.js';
import { type DateRow, dateRows, noHolidayData } from './date-rows.js';
import type { DatesContext } from './dates-context.js';
import { sessionState, type StateView } from '../ui/session-state.js';
import { seatsOf } from './sessions.page.js';

/** The series of a call. */
export function seriesListPage(
  layout: ConsoleLayout,
  { call, series, sessions }: { call: Call; series: readonly Series[]; sessions: readonly Session[] },
) {
  const { language, now } = layout;
  return {
    ...layout,
    title: translate(language, 'console.series.title'),
    sessionsPath: sessionsPath(call),
    rows: series.map((one) => {
      const own = sessions.filter(({ seriesId }) => seriesId === one.id);
      const next = own.find((session) => session.state === 'published' && session.startsAt > now);
      const [row] = dateRows(next ? [next] : [], { zones: [], holidays: { names: new Map(), unknown: [] } }, language);
      return {
        path: seriesPath(one),
        title: one.title,
        count: translate(language, 'console.series.sessions', { count: own.length }),
        next: row
          ? translate(language, 'console.series.next', { when: `${row.date} ${row.range}, ${row.zone}` })
          : null,
      };
    }),
  };
}

interface SeriesRow extends DateRow {
  path: string;
  title: string;
  state: StateView;
  taken: number;
  ofCapacity: string;
  waiting: string;
}

/** A series with its sessions. */
export function seriesPage(
  layout: ConsoleLayout,
  input: { call: Call; series: Series; sessions: readonly Session[]; context: DatesContext },
) {
  const { language, now } = layout;
  const { call, series, sessions, context } = input;
  const dates = dateRows(sessions, context, language);
  const last = sessions.findLast(({ state }) => state !== 'cancelled') ?? sessions.at(-1);
  const isAhead = sessions.some((session) => session.state !== 'cancelled' && !isOver(session, now));
  return {
    ...layout,
    title: series.title,
    heading: series.title,
    allPath: seriesOfCallPath(call),
    descriptionHtml: renderMarkdown(series.description),
    publicPath: shownSeriesPath(
      call,
      series,
      sessions.some(({ publishedAt }) => publishedAt !== null),
    ),
    rows: sessions.flatMap((session, index): SeriesRow[] => {
      const date = dates[index];
      if (date === undefined) return [];
      const state = sessionState(session, language, now);
      const notes = [...date.notes, ...closingNotes(call, session, language)];
      return [
        { ...date, notes, path: sessionPath(session), title: session.title, state, ...seatsOf(session, language) },
      ];
    }),
    noHolidayData: noHolidayData(context, language),
    actions: layout.mayChange
      ? {
          edit: seriesPath(series, 'edit'),
          add: last ? sessionPath(last, 'again') : null,
          move: isAhead ? seriesPath(series, 'move') : null,
          facilitators: isAhead ? seriesPath(series, 'facilitators') : null,
          question: isAhead ? seriesPath(series, 'new-question') : null,
          cancel: isAhead ? seriesPath(series, 'cancel') : null,
          delete: sessions.length === 0 ? seriesPath(series, 'delete') : null,
        }
      : null,
  };
}

/** Returns that a session starts after the call has closed. */
export function closingNotes(call: Call, session: Pick<Session, 'startsAt' | 'kind'>, language: string): string[] {
  const isAfter = call.closesAt !== null && session.startsAt > call.closesAt && session.kind !== 'showcase';
  return isAfter ? [translate(language, 'console.sessions.publishing.after-close')] : [];
}
