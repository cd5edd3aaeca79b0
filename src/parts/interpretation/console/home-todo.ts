import type { ConsoleLayout } from '../../../console/frame/layout.js';
import type { TodoView } from '../../../console/ui/call-todo.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { listSessions } from '../../../domain/sessions/sessions.queries.js';
import type { Connection } from '../../../platform/database/tx.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { CrewProblem } from '../domain/crew-problems.js';
import { findCrewProblems } from '../domain/find-crew-problems.js';
import { problemText } from './crew.page.js';
import { languagesPath } from './language-paths.js';

const urgentMs = 7 * 86_400_000;

/** Returns what is wrong with who interprets, captions and signs in sessions to come. */
export async function crewTodos(
  connection: Connection,
  _call: unknown,
  layout: ConsoleLayout,
  sessions: readonly Session[],
): Promise<TodoView[]> {
  const problems = await findCrewProblems(connection, sessions, layout.now);
  return problems.map((problem) => todoView(problem, layout));
}

/** Returns the same of one session, also where its people are missing in another one. */
export async function crewTodosOf(
  connection: Connection,
  session: Session,
  layout: ConsoleLayout,
): Promise<TodoView[]> {
  if (session.languageOffers.length === 0) return [];
  const problems = await findCrewProblems(connection, await listSessions(connection, session.callId), layout.now);
  const isAbout = ({ session: one, other }: CrewProblem) => one.id === session.id || other?.id === session.id;
  return problems.filter(isAbout).map((problem) => todoView(problem, layout));
}

function todoView(problem: CrewProblem, { language, now }: ConsoleLayout): TodoView {
  const isUrgent = problem.session.startsAt.getTime() - now.getTime() <= urgentMs;
  return {
    tone: isUrgent ? 'bad' : 'warn',
    icon: isUrgent ? 'bang' : 'half',
    label: problemText(problem, language),
    title: problem.session.title,
    path: `${languagesPath(problem.session)}#crew`,
    action: translate(language, 'console.interpretation.title'),
  };
}
