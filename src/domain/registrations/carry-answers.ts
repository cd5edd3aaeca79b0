import { isAnswerTo } from '../questions/answers.js';
import { givenAnswers, currentQuestions, withAnswers } from '../questions/given-answers.js';
import { listQuestions, listQuestionsBehind } from '../questions/questions.queries.js';
import { writeAnswers } from './answers.queries.js';
import type { Registration } from './registration.entity.js';
import type { Change } from '../identity/change.js';

/**
 * Copies the answers of a person who switches to another occurrence, for questions that both have; a consent only if
 * its wording is the same. Both sessions are locked. Returns the registration.
 */
export async function carryAnswers({ tx, now }: Change, from: Registration, to: Registration): Promise<Registration> {
  const given = givenAnswers(await listQuestionsBehind(tx, [from]), from.answers);
  if (given.length === 0) return to;
  const questions = await listQuestions(tx, to.sessionId);
  const carried = currentQuestions(questions).flatMap((question): [string, (typeof given)[number]['value']][] => {
    const answer = given.find((one) => one.question.key === question.key);
    if (answer === undefined || !isAnswerTo(question, answer.value)) return [];
    if (question.kind === 'consent' && answer.question.label !== question.label) return [];
    return [[question.id, answer.value]];
  });
  if (carried.length === 0) return to;
  const answers = withAnswers(questions, to.answers, Object.fromEntries(carried));
  await writeAnswers(tx, to.id, answers, now);
  return { ...to, answers };
}
