import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { sessionPath } from '../../../console/paths/session-paths.js';
import type { TodoView } from '../../../console/ui/call-todo.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { translate } from '../../../platform/i18n/messages.js';
import { providerOf } from '../domain/provider.js';
import { listTrouble } from '../domain/rooms.queries.js';
import { conferencingPath } from './conferencing-paths.js';

const urgentMs = 86_400_000;

/** Returns the rooms of sessions that could not be made, moved or opened to people. */
export async function conferencingTodos(
  connection: Connection,
  call: { slug: string },
  { language, now, mayAdminister }: ConsoleLayout,
  sessions: readonly Session[],
): Promise<TodoView[]> {
  const inAccounts = new Map(sessions.filter(({ room }) => providerOf(room) !== null).map((one) => [one.id, one]));
  if (inAccounts.size === 0) return [];
  const troubles = await listTrouble(connection, [...inAccounts.keys()]);
  return troubles.flatMap(({ sessionId, failure, said }) => {
    const session = inAccounts.get(sessionId);
    if (session === undefined) return [];
    const isUrgent = session.startsAt.getTime() - now.getTime() <= urgentMs;
    return [
      {
        tone: isUrgent ? 'bad' : 'warn',
        icon: isUrgent ? 'bang' : 'half',
        label:
          failure === 'internal'
            ? translate(language, 'console.conferencing.todoInternal')
            : translate(language, 'console.conferencing.todo', { said: said ?? '' }),
        title: session.title,
        path: mayAdminister ? conferencingPath(call) : sessionPath(session, 'settings'),
        action: translate(language, 'console.conferencing.see'),
      },
    ];
  });
}
