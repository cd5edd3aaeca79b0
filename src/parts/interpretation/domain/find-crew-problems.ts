import type { Session } from '../../../domain/sessions/session.entity.js';
import { isOver } from '../../../domain/sessions/session.js';
import { listCrew } from '../../../domain/speakers/session-speakers.queries.js';
import type { Connection } from '../../../platform/database/tx.js';
import { type CrewProblem, crewProblems } from './crew-problems.js';

/** Returns the problems of the published sessions to come among all of a call's; `draft` is looked at, too. */
export async function findCrewProblems(
  connection: Connection,
  sessions: readonly Session[],
  now: Date,
  draft: Session | null = null,
): Promise<CrewProblem[]> {
  const isShown = ({ id, state }: Session) => state === 'published' || (state === 'draft' && id === draft?.id);
  const coming = sessions.filter((session) => isShown(session) && !isOver(session, now));
  const crew = await listCrew(
    connection,
    coming.map(({ id }) => id),
  );
  return crewProblems(coming, crew);
}
