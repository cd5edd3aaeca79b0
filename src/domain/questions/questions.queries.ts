import { isUuid } from '../../platform/database/uuid.js';
import { Question } from './question.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { command } from '../../platform/database/statement.js';

/** Returns all current and removed questions of a session, by position; latest wording first for each key. */
export async function listQuestions(connection: Connection, sessionId: string): Promise<Question[]> {
  return connection
    .getRepository(Question)
    .find({ where: { sessionId }, order: { position: 'ASC', createdAt: 'DESC', id: 'ASC' } });
}

/**
 * Returns all questions of the sessions of these registrations, or none if they have no answers: answers are stored by
 * question id, so most registrations need no query.
 */
export async function listQuestionsBehind(
  connection: Connection,
  registrations: readonly { sessionId: string; answers: Readonly<Record<string, unknown>> }[],
): Promise<Question[]> {
  const sessionIds = registrations.filter((one) => Object.keys(one.answers).some(isUuid)).map((one) => one.sessionId);
  return listQuestionsOf(connection, sessionIds);
}

/** Returns all current and removed questions of these sessions, by position. */
export async function listQuestionsOf(connection: Connection, sessionIds: readonly string[]): Promise<Question[]> {
  if (sessionIds.length === 0) return [];
  return connection
    .getRepository(Question)
    .createQueryBuilder('question')
    .where('question.session_id = any(:ids)', { ids: [...new Set(sessionIds)] })
    .orderBy('question.position')
    .addOrderBy('question.created_at', 'DESC')
    .getMany();
}

/** Writes questions, new ones and changed ones. */
export async function writeQuestions(tx: Tx, questions: readonly Question[]): Promise<void> {
  if (questions.length === 0) return;
  await tx.getRepository(Question).upsert([...questions], ['id']);
}

const retireQuestionsSql = command(`update questions set retired_at = $2 where id = any($1)`);

/** Retires questions; their answers stay. */
export async function retireQuestions(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await retireQuestionsSql.run(tx, [ids, now]);
}
