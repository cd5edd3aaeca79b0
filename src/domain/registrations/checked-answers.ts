import { type FieldError, Invalid } from '../../platform/errors.js';
import { readAnswers } from '../questions/answers.js';
import { currentQuestions } from '../questions/given-answers.js';
import type { Question } from '../questions/question.entity.js';
import { listQuestions } from '../questions/questions.queries.js';
import type { RegistrationInput } from './registration-input.js';
import type { Session } from '../sessions/session.entity.js';
import type { Connection } from '../../platform/database/tx.js';

/** People who request registration together, for one session. */
interface Request {
  people: readonly RegistrationInput[];
  /** The delegation that registers them. */
  delegationId: string | null;
}

/** The requests with valid answers, in the form in which they are stored, and the refused requests. */
interface CheckedAnswers<Checked extends Request> {
  valid: { request: Checked; people: readonly RegistrationInput[] }[];
  refused: { request: Checked; refusal: Invalid }[];
  /** The current questions of the session, in order. */
  questions: readonly Question[];
}

/**
 * Validates the answers of people who request registration for a locked session. Missing required answers are errors,
 * and one person's errors refuse the whole group; in a delegation, error paths start with `members.INDEX`. A person
 * without any answers is valid: people who register others don't know their answers, so they answer on their own
 * page. A session without questions costs no statement.
 */
export async function checkAnswers<Checked extends Request>(
  connection: Connection,
  session: Session,
  requests: readonly Checked[],
): Promise<CheckedAnswers<Checked>> {
  if (session.questions === 0)
    return { valid: requests.map((request) => ({ request, people: request.people })), refused: [], questions: [] };
  const questions = currentQuestions(await listQuestions(connection, session.id));
  const checked: CheckedAnswers<Checked> = { valid: [], refused: [], questions };
  for (const request of requests) {
    const people = request.people.map((person) => ({ person, ...readGiven(questions, person.answers) }));
    const faulty = people.findIndex(({ fieldErrors }) => fieldErrors.length > 0);
    if (faulty === -1) {
      checked.valid.push({ request, people: people.map(({ person, kept }) => ({ ...person, answers: kept })) });
      continue;
    }
    const prefix = request.delegationId === null ? '' : `members.${faulty}.`;
    checked.refused.push({ request, refusal: invalid(people[faulty]?.fieldErrors ?? [], prefix) });
  }
  return checked;
}

/**
 * Returns the answers of one person in the form in which they are stored, or none if there are none. Throws Invalid.
 */
export async function keptAnswers(
  connection: Connection,
  session: Session,
  given: RegistrationInput['answers'],
): Promise<RegistrationInput['answers']> {
  if (session.questions === 0 || given === undefined) return given;
  const { kept, fieldErrors } = readGiven(currentQuestions(await listQuestions(connection, session.id)), given);
  if (fieldErrors.length > 0) throw invalid(fieldErrors);
  return kept;
}

function readGiven(questions: readonly Question[], given: RegistrationInput['answers']) {
  return given === undefined ? { kept: undefined, fieldErrors: [] } : readAnswers(questions, given);
}

function invalid(fieldErrors: readonly FieldError[], prefix = ''): Invalid {
  const all = fieldErrors.map((fieldError) => ({ ...fieldError, path: `${prefix}${fieldError.path}` }));
  return new Invalid('invalid', 'Some fields are invalid.', {}, all);
}
