import type { Outcome } from '../../platform/batcher.js';
import { type FieldError, Invalid } from '../../platform/errors.js';
import { type KeptAnswers, readAnswers } from '../questions/answers.js';
import { standingQuestions } from '../questions/given-answers.js';
import type { Question } from '../questions/question.entity.js';
import { listQuestions } from '../questions/questions.queries.js';
import type { RegistrationInput } from './registration-input.js';
import type { Session } from '../sessions/session.entity.js';
import type { Tx } from '../../platform/database/tx.js';

/** People who ask to register at once, for one session. */
interface Group {
  people: readonly RegistrationInput[];
  /** The delegation that brings them. */
  delegationId: string | null;
}

/** The requests of a batch whose answers are in order, and the way back to outcomes for all of them. */
interface CheckedAnswers<Request extends Group> {
  /** The answers of their people are as they are to be kept. */
  requests: Request[];
  /** One outcome per request of the batch, in order, from those of `requests`: refused for those with faulty answers. */
  merge: <Result>(outcomes: Outcome<Result>[]) => Outcome<Result>[];
}

/**
 * Checks the answers of those who ask to register for a locked session; required ones that are missing are faults, and
 * one person's faults refuse the whole party. In a delegation their paths begin with `members.INDEX`. A person without any answers at
 * all is in order: whoever registers others need not know what they would say, and they answer on their own page. A
 * session that asks nothing costs no statement.
 */
export async function checkAnswers<Request extends Group>(
  tx: Tx,
  session: Session,
  all: readonly Request[],
): Promise<CheckedAnswers<Request>> {
  if (session.questions === 0) return { requests: [...all], merge: (outcomes) => outcomes };
  const questions = standingQuestions(await listQuestions(tx, session.id));
  const requests: Request[] = [];
  const refusals = all.map((request): Invalid | null => {
    const people: RegistrationInput[] = [];
    for (const [index, person] of request.people.entries()) {
      const { kept, faults } = readGiven(questions, person.answers);
      if (faults.length > 0) return invalid(faults, request.delegationId === null ? '' : `members.${index}.`);
      people.push({ ...person, answers: kept });
    }
    requests.push({ ...request, people });
    return null;
  });
  return { requests, merge: (outcomes) => merged(refusals, outcomes) };
}

/** The answers of one person as they are to be kept, or none where none were given. Throws Invalid. */
export async function keptAnswers(
  tx: Tx,
  session: Session,
  given: RegistrationInput['answers'],
): Promise<RegistrationInput['answers']> {
  if (session.questions === 0 || given === undefined) return given;
  const { kept, faults } = readGiven(standingQuestions(await listQuestions(tx, session.id)), given);
  if (faults.length > 0) throw invalid(faults);
  return kept;
}

function readGiven(
  questions: readonly Question[],
  given: RegistrationInput['answers'],
): { kept: KeptAnswers | undefined; faults: FieldError[] } {
  return given === undefined ? { kept: undefined, faults: [] } : readAnswers(questions, given);
}

function invalid(faults: readonly FieldError[], before = ''): Invalid {
  const all = faults.map((fault) => ({ ...fault, path: `${before}${fault.path}` }));
  return new Invalid('invalid', 'Some fields are not valid.', {}, all);
}

function merged<Result>(refusals: readonly (Invalid | null)[], outcomes: Outcome<Result>[]): Outcome<Result>[] {
  const left = [...outcomes];
  return refusals.map((error): Outcome<Result> => {
    if (error !== null) return { ok: false, error };
    const outcome = left.shift();
    if (outcome === undefined) throw new Error('A request to register was decided and has no outcome.');
    return outcome;
  });
}
