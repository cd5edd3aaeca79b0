import type { Call } from '../../domain/calls/call.entity.js';
import { callTexts } from '../../domain/calls/call.js';
import { translate } from '../../platform/i18n/messages.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { sessionThemes, themeLabels } from '../../domain/sessions/session-labels.js';
import { zonedTime } from '../../domain/sessions/session-time.js';
import { formatDate, formatTime } from '../../domain/time/format.js';
import { localTime } from '../../domain/time/wall-time.js';
import { zoneCity, zoneLabel } from '../../domain/time/zones.js';
import type { ConsoleLayout } from '../frame/layout.js';
import type { SessionTroubles } from './overview.queries.js';
import { partPage } from '../paths/part-pages.js';
import { withQuery } from '../../platform/http/query.js';
import { newSessionPath, sessionPath, sessionsPath } from '../paths/session-paths.js';
import { pageOf, pager } from '../ui/pager.js';
import { sessionState } from '../ui/session-state.js';
import { sessionTodos } from './session-todos.js';
import { sessionTodoView } from './coming-sessions.js';

export const sessionTabs = ['coming', 'drafts', 'over', 'cancelled'] as const;
type SessionTab = (typeof sessionTabs)[number];

export interface SessionsPageInput {
  call: Call;
  /** By start. */
  sessions: readonly Session[];
  troubles: ReadonlyMap<string, SessionTroubles>;
  /** Null for the first that has sessions. */
  tab: SessionTab | null;
  page: number;
}

/** The sessions of a call, in the call's zone. */
export function sessionsPage(layout: ConsoleLayout, input: SessionsPageInput) {
  const { language, now } = layout;
  const { call } = input;
  const usual = sessionTabs.find((name) => inTab(input.sessions, name, now).length > 0) ?? 'coming';
  const tab = input.tab ?? usual;
  const text = (key: string, values = {}) => translate(language, `console.sessions.${key}`, values);
  const shown = inTab(input.sessions, tab, now);
  const path = sessionsPath(call);
  const themes = themeLabels(callTexts(call, language).themes);
  const todosOf = (session: Session) =>
    sessionTodos(session, input.troubles.get(session.id), now).map((todo) => sessionTodoView(session, todo, layout));
  return {
    ...layout,
    title: translate(language, 'console.common.sessions'),
    newPath: newSessionPath(call),
    importPath: partPage('importSessions', call),
    nowText: text('nowIn', {
      date: formatDate(now, call.timeZone, language, 'full'),
      time: formatTime(now, call.timeZone, language),
      place: zoneLabel(call.timeZone, now, language),
      city: zoneCity(call.timeZone, language),
    }),
    tabs: sessionTabs.map((name) => ({
      path: withQuery(path, { tab: name === usual ? undefined : name }),
      label: text(`tab.${name}`),
      count: inTab(input.sessions, name, now).length,
      current: name === tab,
    })),
    caption: text(`caption.${tab}`),
    rows: pageOf(shown, input.page).map((session) => ({
      ...sessionRow(call, session, language, now),
      themes: sessionThemes(session, themes, language),
      todos: todosOf(session),
    })),
    empty: shown.length === 0 ? text(`none.${tab}`) : null,
    pager: pager(shown.length, input.page, language, (page) => withQuery(path, { tab, page })),
  };
}

function inTab(sessions: readonly Session[], tab: SessionTab, now: Date): Session[] {
  switch (tab) {
    case 'coming':
      return sessions.filter((session) => session.state === 'published' && session.endsAt > now);
    case 'drafts':
      return sessions.filter((session) => session.state === 'draft');
    case 'over':
      return sessions.filter((session) => session.state === 'published' && session.endsAt <= now).toReversed();
    case 'cancelled':
      return sessions.filter((session) => session.state === 'cancelled');
  }
}

function sessionRow(call: Call, session: Session, language: string, now: Date) {
  const here = zonedTime(session, call.timeZone, language);
  const there = zonedTime(session, session.timeZone, language);
  const isLockedByOther = here.offset !== there.offset || here.localDate !== there.localDate;
  const day = there.localDate === here.localDate ? '' : `${there.date} `;
  const year = here.localDate.slice(0, 4);
  return {
    path: sessionPath(session),
    title: session.title,
    date: here.date,
    time: here.start,
    notes: [
      ...(year === String(localTime(now, call.timeZone).year) ? [] : [year]),
      ...(isLockedByOther ? [`${there.place} ${day}${there.start}`] : []),
    ],
    state: sessionState(session, language, now),
    ...seatsOf(session, language),
  };
}

/** Returns the seats and the waiting list of a session, as lists of sessions show them. */
export function seatsOf(session: Session, language: string): { taken: number; ofCapacity: string; waiting: string } {
  return {
    taken: session.taken,
    ofCapacity:
      session.capacity === null
        ? translate(language, 'console.sessions.noLimit')
        : translate(language, 'console.sessions.ofCapacity', { capacity: session.capacity }),
    waiting: session.waitlist ? String(session.waiting) : translate(language, 'console.sessions.waitlistClosed'),
  };
}
