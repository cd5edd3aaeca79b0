import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { TodoView } from '../../../console/ui/call-todo.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { translate } from '../../../platform/i18n/messages.js';
import { findCrewProblems } from '../domain/find-crew-problems.js';
import { problemText } from './crew.page.js';
import { languagesPath } from './language-paths.js';

const urgentMs = 7 * 86_400_000;

/** Returns what is wrong with who interprets, captions and signs in sessions to come. */
export async function crewTodos(
  connection: Connection,
  _call: unknown,
  { language, now }: ConsoleLayout,
  sessions: readonly Session[],
): Promise<TodoView[]> {
  const problems = await findCrewProblems(connection, sessions, now);
  return problems.map((problem) => {
    const isUrgent = problem.session.startsAt.getTime() - now.getTime() <= urgentMs;
    return {
      tone: isUrgent ? 'bad' : 'warn',
      icon: isUrgent ? 'bang' : 'half',
      label: problemText(problem, language),
      title: problem.session.title,
      path: `${languagesPath(problem.session)}#crew`,
      action: translate(language, 'console.interpretation.title'),
    };
  });
}
