import { randomUUID } from 'node:crypto';

import { standingQuestions } from '../questions/given-answers.js';
import { listQuestions, writeQuestions } from '../questions/questions.queries.js';
import type { Session } from './session.entity.js';
import { updateSession } from './sessions.queries.js';
import type { Tx } from '../../platform/database/tx.js';

/** Lets the copy of a session ask what the original asks. The original is locked. Gives the copy as it is then. */
export async function copyQuestions(tx: Tx, original: Session, copy: Session, now: Date): Promise<Session> {
  if (original.questions === 0) return copy;
  const questions = standingQuestions(await listQuestions(tx, original.id)).map((question) => ({
    ...question,
    id: randomUUID(),
    sessionId: copy.id,
    createdAt: now,
  }));
  await writeQuestions(tx, questions);
  await updateSession(tx, copy.id, { questions: questions.length });
  return { ...copy, questions: questions.length };
}
