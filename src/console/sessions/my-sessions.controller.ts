import { Get } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listFacilitatedSessions } from '../../domain/sessions/facilitators.queries.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { countTroubles, type SessionTroubles } from './overview.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { comingSessions, sessionTodoView } from './coming-sessions.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { dayAndTimeInZone } from '../ui/day-and-time.js';
import { sessionTodos, type TodoCode } from './session-todos.js';

/** What facilitators do themselves, or ask organizers for; these see to the rest. */
const ownTodos: readonly TodoCode[] = ['no-link', 'no-report', 'unreachable', 'pending'];

/** The start page of a facilitator: what their sessions need, and when they are. */
function mySessionsPage(
  layout: ConsoleLayout,
  input: {
    calls: readonly Call[];
    /** By start, of these calls. */
    sessions: readonly Session[];
    troubles: ReadonlyMap<string, SessionTroubles>;
  },
) {
  const { language, now } = layout;
  const { troubles } = input;
  const coming = input.sessions.filter(({ state, endsAt }) => state !== 'cancelled' && endsAt > now);
  const rows = input.calls.map((call) => {
    const sessions = coming.filter(({ callId }) => callId === call.id);
    const { today, later } = comingSessions(layout, { call, sessions, troubles, confirmed: new Map() });
    return [...today, ...later];
  });
  return {
    ...layout,
    title: translate(language, 'console.sessions.mine.title'),
    todos: input.sessions.flatMap((session) =>
      sessionTodos(session, troubles.get(session.id), now)
        .filter(({ code }) => ownTodos.includes(code))
        .map((todo) => sessionTodoView(session, todo, layout)),
    ),
    retryAll: null,
    coming: rows.flat(),
    past: input.sessions
      .filter((session) => !coming.includes(session))
      .toReversed()
      .map((session) => ({
        path: sessionPath(session),
        title: session.title,
        when: dayAndTimeInZone(session.startsAt, session.timeZone, language),
      })),
    isEmpty: input.sessions.length === 0,
  };
}

/** The start page of facilitators: the sessions that they run, and what these need. */
@ConsoleController('my-sessions', 'my-sessions')
@RequireAbility('facilitate')
export class MySessionsController {
  @Get()
  async show(@Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const sessions = await listFacilitatedSessions(connection, page.organizer.id);
    const calls: Call[] = [];
    const troubles = new Map<string, SessionTroubles>();
    for (const id of new Set(sessions.map(({ callId }) => callId))) {
      calls.push(await getCall(connection, id));
      for (const [session, trouble] of await countTroubles(connection, id, page.now)) troubles.set(session, trouble);
    }
    page.render('sessions/my-sessions', mySessionsPage(await page.layout(), { calls, sessions, troubles }));
  }
}
