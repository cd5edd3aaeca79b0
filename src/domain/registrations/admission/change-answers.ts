import { Invalid } from '../../../platform/errors.js';
import { type Change, record } from '../../identity/change.js';
import { readAnswers } from '../../questions/answers.js';
import { currentAnswers, currentQuestions, withAnswers } from '../../questions/given-answers.js';
import { listQuestions } from '../../questions/questions.queries.js';
import { writeAnswers } from './answers.queries.js';
import type { Registration } from '../registration.entity.js';

/**
 * Writes the answers of a locked registration, by question key; if only `some` are given, the others stay. Returns the
 * registration. Throws Invalid.
 */
export async function changeAnswers(
  change: Change,
  registration: Registration,
  given: Readonly<Record<string, unknown>>,
  some = false,
): Promise<Registration> {
  const { tx, now } = change;
  const questions = await listQuestions(tx, registration.sessionId);
  const stored = some ? Object.fromEntries(currentAnswers(questions, registration.answers)) : {};
  const { kept, fieldErrors } = readAnswers(currentQuestions(questions), { ...stored, ...given });
  if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
  const answers = withAnswers(questions, registration.answers, kept);
  await writeAnswers(tx, registration.id, answers, now);
  await record(change, 'registration.answers-changed', `registration:${registration.id}`);
  return { ...registration, answers, updatedAt: now };
}
