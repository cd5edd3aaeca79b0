import { callTodo, type TodoView } from '../ui/call-todo.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { formatDate, formatTime } from '../../domain/time/format.js';
import { zoneCity, zoneLabel } from '../../domain/time/zones.js';
import { translate } from '../../platform/i18n/messages.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { retryAllLink } from '../ui/message-log.js';
import { withQuery } from '../../platform/http/query.js';
import { checklistPath } from '../paths/call-paths.js';
import { auditPath } from '../paths/identity-paths.js';
import { privacyNoticePath } from '../paths/privacy-paths.js';
import { matchesPath, proposalsPath } from '../paths/proposal-paths.js';
import { peoplePath } from '../paths/registration-paths.js';
import { newSessionPath, sessionsPath } from '../paths/session-paths.js';
import type { SessionTroubles } from '../sessions/overview.queries.js';
import { sessionTodoView, comingSessions, sessionsOfWeek } from '../sessions/coming-sessions.js';
import { sessionTodos } from '../sessions/session-todos.js';
import { dayChart, type DayRange } from './day-chart.js';
import type { CallWork, PeopleAtPlace } from './home.queries.js';
import { type PeopleMap, peopleMap } from './people-map.js';

export interface HomeInput {
  call: Call;
  /** By start. */
  sessions: readonly Session[];
  troubles: ReadonlyMap<string, SessionTroubles>;
  confirmed: ReadonlyMap<string, number>;
  work: CallWork;
  /** What the call needs in other areas. */
  todos: readonly TodoView[];
  /** How many steps of the checklist are left; none once the call is public. */
  openSteps: number;
  places: readonly PeopleAtPlace[];
  days: DayRange;
  registrations: readonly number[];
  /** Messages of the call that did not arrive and can be sent again. */
  undelivered: number;
  /** The number of people who recently said that they never registered. */
  notMe: number;
  lacksNotice: boolean;
}

/** The start page of a call: what an organizer wants to know in the morning, in the call's zone. */
export function homePage(layout: ConsoleLayout, input: HomeInput) {
  const { language, now, mayChange } = layout;
  const { call, sessions } = input;
  const text = (key: string, values = {}) => translate(language, `console.calls.home.${key}`, values);
  const map = peopleMap(input.places, {
    language,
    pathOf: (country) => withQuery(peoplePath(call), { country: country ?? 'unknown' }),
  });
  const week = comingSessions(layout, { ...input, sessions: sessionsOfWeek(sessions, call, now) });
  return {
    ...layout,
    title: text('title'),
    newPath: newSessionPath(call),
    nowText: translate(language, 'console.sessions.nowIn', {
      date: formatDate(now, call.timeZone, language, 'full'),
      time: formatTime(now, call.timeZone, language),
      place: zoneLabel(call.timeZone, now, language),
      city: zoneCity(call.timeZone, language),
    }),
    figures: figures(layout, input, map),
    todos: [...callTodos(layout, input), ...sessionTodosOf(layout, input)].sort(
      (one, other) => Number(other.tone === 'bad') - Number(one.tone === 'bad'),
    ),
    retryAll: retryAllLink({ call: call.slug }, mayChange ? input.undelivered : 0, language),
    // People who recently said that they never registered, and where the log says so.
    notMe:
      input.notMe > 0 && mayChange
        ? {
            text: translate(language, 'console.sessions.notMe', { count: input.notMe }),
            path: withQuery(auditPath, { group: 'attendee' }),
          }
        : null,
    // Where to fill in the privacy notice, as long as the call has none.
    missingNoticePath: input.lacksNotice && mayChange ? privacyNoticePath(call) : null,
    week,
    isWeekEmpty: week.today.length + week.later.length === 0,
    sessionsPath: sessionsPath(call),
    chart: dayChart(input.days, input.registrations, {
      language,
      pathOf: (date) => withQuery(peoplePath(call), { registered: date }),
    }),
    map,
  };
}

function figures(
  { language, now }: ConsoleLayout,
  { call, sessions, troubles, work, places }: HomeInput,
  { countries }: PeopleMap,
) {
  const figure = (name: string, count: number, path: string) => ({
    label: translate(language, `console.calls.home.figure.${name}`, { count }),
    value: new Intl.NumberFormat(language).format(count),
    path,
  });
  const coming = sessions.filter(({ state, endsAt }) => state === 'published' && endsAt > now);
  const waiting = coming.reduce((sum, session) => sum + session.waiting, 0);
  const pending = coming.reduce((sum, { id }) => sum + (troubles.get(id)?.pending ?? 0), 0);
  const people = places.reduce((sum, place) => sum + place.people, 0);
  return [
    figure('people', people, peoplePath(call)),
    figure('countries', countries, '#where'),
    figure('sessions', coming.length, sessionsPath(call)),
    figure('waiting', waiting, withQuery(peoplePath(call), { state: 'waitlisted' })),
    figure('pending', pending, withQuery(peoplePath(call), { state: 'pending' })),
    figure('proposals', work.proposals, proposalsPath(call)),
  ];
}

/** What the call as a whole needs. */
function callTodos({ language, mayChange }: ConsoleLayout, { call, work, todos, openSteps }: HomeInput): TodoView[] {
  const unreachable = withQuery(peoplePath(call), { address: 'unreachable' });
  return [
    ...(openSteps > 0 && mayChange
      ? [callTodo(language, 'checklist', 'warn', checklistPath(call), { count: openSteps })]
      : []),
    ...(work.suggested > 0
      ? [callTodo(language, 'matches', 'warn', matchesPath(call), { count: work.suggested })]
      : []),
    ...(work.unreachable > 0
      ? [callTodo(language, 'unreachable', 'warn', unreachable, { count: work.unreachable })]
      : []),
    ...todos,
  ];
}

function sessionTodosOf(layout: ConsoleLayout, { sessions, troubles }: HomeInput): TodoView[] {
  return sessions.flatMap((session) =>
    sessionTodos(session, troubles.get(session.id), layout.now).map((todo) => sessionTodoView(session, todo, layout)),
  );
}
