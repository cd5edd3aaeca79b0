import type { Call } from '../../../domain/calls/call.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { isMovable } from '../../../domain/sessions/session.js';
import { listSessionsById } from '../../../domain/sessions/sessions.queries.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { ConsolePage } from '../../../console/frame/console-page.js';
import { partPage } from '../../../console/paths/part-pages.js';
import { withQuery } from '../../../platform/http/query.js';
import { sessionPath } from '../../../console/paths/session-paths.js';
import { currentTime } from '../../../console/ui/audience-view.js';
import { plannerPath } from './planner-paths.js';

/** The head of every page that finds a time: for which session, and from what. */
export interface TimeSources {
  label: string;
  /** The session that moves; null for a new one. */
  session: { path: string; title: string; when: string } | null;
  tabs: { path: string; label: string; current: boolean }[];
}

/** Returns the head of a page that finds a time from `current`. */
export function timeSources(
  call: Call,
  session: Session | null,
  current: 'zones' | 'polls' | 'proposed',
  language: string,
): TimeSources {
  const sources = [
    { name: 'zones', path: plannerPath(call) },
    { name: 'polls', path: partPage('polls', call) },
    { name: 'proposed', path: plannerPath(call), query: { source: 'proposed' } },
  ];
  return {
    label: translate(language, 'console.planner.sources'),
    session: session && { path: sessionPath(session), title: session.title, when: currentTime(session, language) },
    tabs: sources.flatMap(({ name, path, query = {} }) =>
      path === null
        ? []
        : {
            path: withQuery(path, query, { session: session?.id }),
            label: translate(language, `console.planner.source.${name}`),
            current: name === current,
          },
    ),
  };
}

/** Returns the session of a call that an address or a form names, if it can still move. */
export async function sessionToMove(page: ConsolePage, call: Call, id: string): Promise<Session | null> {
  const [session] = isUuid(id) ? await listSessionsById(page.connection, [id]) : [];
  return session?.callId === call.id && isMovable(session, page.now) ? session : null;
}
