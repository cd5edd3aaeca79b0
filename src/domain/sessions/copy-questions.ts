import { randomUUID } from 'node:crypto';

import { currentQuestions } from '../questions/given-answers.js';
import { listQuestions, writeQuestions } from '../questions/questions.queries.js';
import type { Session } from './session.entity.js';
import { updateSession } from './sessions.queries.js';
import type { Change } from '../identity/change.js';

/** Copies the questions of a locked session to its copy. Returns the copy. */
export async function copyQuestions({ tx, now }: Change, original: Session, copy: Session): Promise<Session> {
  if (original.questions === 0) return copy;
  const questions = currentQuestions(await listQuestions(tx, original.id)).map((question) => ({
    ...question,
    id: randomUUID(),
    sessionId: copy.id,
    createdAt: now,
  }));
  await writeQuestions(tx, questions);
  await updateSession(tx, copy.id, { questions: questions.length });
  return { ...copy, questions: questions.length };
}
