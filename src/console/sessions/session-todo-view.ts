import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { partPage } from '../paths/part-pages.js';
import { withQuery } from '../paths/paths.js';
import { sessionPath } from '../paths/session-paths.js';
import { TodoView } from '../ui/todo-view.js';
import type { Todo } from './session-todos.js';

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
