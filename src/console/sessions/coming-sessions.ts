import type { Call } from '../../domain/calls/call.entity.js';
import { reminderMoments } from '../../domain/notifications/reminders/reminder-time.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { zonedTime } from '../../domain/sessions/session-time.js';
import { formatTime } from '../../domain/time/format.js';
import { addDays, localDay } from '../../domain/time/local-date.js';
import { localTime } from '../../domain/time/wall-time.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { withQuery } from '../../platform/http/query.js';
import { sessionPath } from '../paths/session-paths.js';
import type { SessionTroubles } from './overview.queries.js';
import { seatsTaken, sessionState } from '../ui/session-state.js';
import { sessionTodos, type Todo } from './session-todos.js';
import { partPage } from '../paths/part-pages.js';
import { TodoView } from '../ui/call-todo.js';

const shownDays = 7;

/** Returns the sessions of a call, drafts included, that take place today or begin within seven local days. */
export function sessionsOfWeek(sessions: readonly Session[], call: Call, now: Date): Session[] {
  const { date } = localTime(now, call.timeZone);
  const from = localDay(date, call.timeZone).from;
  const to = localDay(addDays(date, shownDays), call.timeZone).from;
  return sessions.filter(({ state, startsAt, endsAt }) => state !== 'cancelled' && endsAt > from && startsAt < to);
}

/** Returns the sessions of which reminders are still to leave today. */
export function remindingToday(sessions: readonly Session[], call: Call, now: Date): Session[] {
  return sessions.filter((session) => leadsToday(session, call, now).length > 0);
}

function leadsToday(session: Session, call: Call, now: Date): Date[] {
  if (session.state !== 'published') return [];
  const { to } = localDay(localTime(now, call.timeZone).date, call.timeZone);
  return reminderMoments(session.startsAt, session.reminders, call.timeZone)
    .map(({ momentAt }) => momentAt)
    .filter((at) => at > now && at < to);
}

/** Describes the sessions of the week in the call's zone, with what they lack and whom they remind today. */
export function comingSessions(
  layout: ConsoleLayout,
  input: {
    call: Call;
    sessions: readonly Session[];
    troubles: ReadonlyMap<string, SessionTroubles>;
    /** People with a seat, by session. */
    confirmed: ReadonlyMap<string, number>;
  },
) {
  const { call } = input;
  const today = localDay(localTime(layout.now, call.timeZone).date, call.timeZone);
  const row = (session: Session) => ({
    ...sessionRow(layout, session, call),
    todos: sessionTodos(session, input.troubles.get(session.id), layout.now).map((todo) =>
      sessionTodoView(session, todo, layout),
    ),
    reminders: remindersToday(layout, session, { call, people: input.confirmed.get(session.id) ?? 0 }),
  });
  const isToday = (session: Session) => session.startsAt < today.to;
  return {
    today: input.sessions.filter(isToday).map(row),
    later: input.sessions.filter((session) => !isToday(session)).map(row),
  };
}

function sessionRow({ language, now }: ConsoleLayout, session: Session, call: Call) {
  const here = zonedTime(session, call.timeZone, language);
  const there = zonedTime(session, session.timeZone, language);
  const isLockedByOther = here.offset !== there.offset || here.localDate !== there.localDate;
  const day = there.localDate === here.localDate ? '' : `${there.date} `;
  return {
    path: sessionPath(session),
    title: session.title,
    date: here.date,
    time: here.start,
    elsewhere: isLockedByOther ? `${there.place} ${day}${there.start}` : null,
    state: sessionState(session, language, now),
    seats: seatsTaken(session, language),
  };
}

/** The reminders of a session that are still to leave today; people in whose zone it is night get theirs later. */
function remindersToday(
  { language, now }: ConsoleLayout,
  session: Session,
  { call, people }: { call: Call; people: number },
) {
  if (people === 0) return [];
  return leadsToday(session, call, now).map((at) => ({
    words: translate(language, 'console.calls.home.week.reminder', {
      count: people,
      time: formatTime(at, call.timeZone, language),
    }),
    path: withQuery(sessionPath(session, 'attendees'), { state: 'confirmed' }),
  }));
}

const paths: Record<Todo['code'], (session: Session) => string> = {
  failed: (session) => withQuery(sessionPath(session, 'messages'), { state: 'failed' }),
  unreachable: (session) => `${sessionPath(session, 'messages')}#unreachable`,
  pending: (session) => withQuery(sessionPath(session, 'attendees'), { state: 'pending' }),
  'no-link': (session) => sessionPath(session, 'settings'),
  'no-channel': (session) => partPage('languages', session) ?? sessionPath(session, 'settings'),
  'no-speakers': (session) => `${sessionPath(session, 'edit')}#speakers`,
  'speaker-declined': (session) => sessionPath(session, 'speakers'),
  'no-report': (session) => sessionPath(session, 'attendance/report'),
  full: (session) => sessionPath(session, 'seats'),
  'draft-late': (session) => sessionPath(session),
  'draft-near': (session) => sessionPath(session),
};

/** Codes whose page only those who may change sessions can open. */
const forEditors: readonly Todo['code'][] = ['no-speakers', 'no-channel', 'full'];

/** Describes what a session needs. Who may not change sessions gets the session's page instead of a form. */
export function sessionTodoView(
  session: Session,
  { code, tone, count }: Todo,
  { language, mayChange, mayRun }: { language: string; mayChange: boolean; mayRun: boolean },
): TodoView {
  const isClosed = (!mayChange && forEditors.includes(code)) || (!mayRun && code === 'no-report');
  return {
    tone,
    icon: tone === 'bad' ? 'bang' : 'half',
    label: translate(language, `console.sessions.todo.${code}`, { count }),
    title: session.title,
    path: isClosed ? sessionPath(session) : paths[code](session),
    // Only those who may change sessions approve people.
    action: translate(
      language,
      `console.sessions.todoAction.${code === 'pending' && !mayChange ? 'unreachable' : code}`,
    ),
  };
}
