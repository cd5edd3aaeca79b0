import { randomUUID } from 'node:crypto';
import { Conflict, Invalid, invalidField } from '../../../platform/errors.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { type KeptAnswers, readAnswers } from '../../../domain/questions/answers.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { askedQuestions } from './feedback-summary.js';
import { feedbackQuestions, hasOwnForm, writeFeedbackForm, writeFeedbackMark } from './feedback.queries.js';

/**
 * Returns the valid answers of a person to the questions of a locked session. The first answer freezes the session's
 * questions, even if the call's change. Throws Invalid for invalid or no answers, and Conflict if one of the marks exists,
 * because everyone can answer only once.
 */
export async function acceptAnswers(
  { tx, now }: Change,
  session: Session,
  given: Readonly<Record<string, unknown>>,
  marks: readonly Buffer[],
): Promise<KeptAnswers> {
  const { id: sessionId, callId } = session;
  const questions = await feedbackQuestions(tx, session, await getCall(tx, callId));
  const { kept, fieldErrors } = readAnswers(askedQuestions(questions, sessionId), given);
  if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
  if (Object.keys(kept).length === 0) {
    const path = questions[0] === undefined ? 'answers' : `answers.${questions[0].key}`;
    throw invalidField(path, 'nothing-said', 'Answer at least one question.');
  }
  if (!(await writeFeedbackMark(tx, marks))) throw new Conflict('feedback-given', 'You have already given feedback.');
  if (!(await hasOwnForm(tx, sessionId))) {
    await writeFeedbackForm(tx, { id: randomUUID(), callId, sessionId, questions, changedAt: now });
  }
  return kept;
}
