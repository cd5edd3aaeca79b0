import type { Call } from '../../calls/call.entity.js';
import type { Change } from '../../identity/change.js';
import { Invalid, type FieldError } from '../../../platform/errors.js';
import type { Session } from '../../sessions/session.entity.js';
import { newPerson } from './applicant.js';
import { linkErrors } from '../people/plain-name.js';
import { promote } from '../waitlist/promote.js';
import { freeSeats } from '../registration.js';
import type { Admissions, CheckedSession, Entrant, GroupRequest, SessionRequests } from './registration-request.js';
import { readAnswers } from '../../questions/answers.js';
import { currentQuestions } from '../../questions/given-answers.js';
import type { Question } from '../../questions/question.entity.js';
import { listQuestions } from '../../questions/questions.queries.js';
import type { RegistrationInput } from './registration-input.js';
import type { Connection } from '../../../platform/database/tx.js';

/**
 * Promotes the waiting lists and validates the answers, but those of requests that are refused already. Requests with
 * invalid answers are refused in `outcomes`.
 */
export async function checkRequests(
  change: Change,
  call: Call,
  asked: readonly SessionRequests[],
  outcomes: Admissions,
): Promise<CheckedSession[]> {
  const sessions: CheckedSession[] = [];
  for (const { session, requests } of asked) {
    const allowed = requests.filter((request) => !outcomes.has(request));
    const { valid, refused, questions } = await checkAnswers(change.tx, session, allowed);
    for (const { request, refusal } of refused) outcomes.set(request, { ok: false, error: refusal });
    const groups = valid.flatMap(({ request, people }) => {
      const entrants = people.map((input) => ({ request, input, person: newPerson(input, call, request.actor) }));
      const refusal = linkRefusal(request, entrants);
      if (refusal !== null) outcomes.set(request, { ok: false, error: refusal });
      return refusal === null ? [{ request, entrants }] : [];
    });
    sessions.push({ session: await withWaitlistServed(change, session), questions, groups });
  }
  return sessions;
}

/** Why a request is refused whose names contain links, unless staff vouch for the addresses. */
function linkRefusal({ delegationId }: GroupRequest, entrants: readonly Entrant[]): Invalid | null {
  const fieldErrors = entrants.flatMap(({ input, person }, index) =>
    person.isVouchedFor ? [] : linkErrors(input, delegationId === null ? '' : `members.${index}.`),
  );
  return fieldErrors.length === 0 ? null : new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
}

// People who register now must not overtake people on the waiting list: reserved seats become free just by the passing
// of time.
async function withWaitlistServed(change: Change, session: Session): Promise<Session> {
  if (session.waiting === 0 || freeSeats(session).free === 0) return session;
  return { ...session, ...(await promote(change, session)) };
}

/** Returns everybody in the requests. */
export function entrantsOf(sessions: readonly CheckedSession[]): Entrant[] {
  return sessions.flatMap(({ groups }) => groups).flatMap(({ entrants }) => entrants);
}

/** The requests with valid answers, in the form in which they are stored, and the refused requests. */
interface CheckedAnswers {
  valid: { request: GroupRequest; people: readonly RegistrationInput[] }[];
  refused: { request: GroupRequest; refusal: Invalid }[];
  /** The current questions of the session, in order. */
  questions: readonly Question[];
}

/**
 * Validates the answers of people who request registration for a locked session. Missing required answers are errors,
 * and one person's errors refuse the whole group; in a delegation, error paths start with `members.INDEX`. A person
 * without any answers is valid: people who register others don't know their answers, so they answer on their own
 * page. A session without questions costs no statement.
 */
async function checkAnswers(
  connection: Connection,
  session: Session,
  requests: readonly GroupRequest[],
): Promise<CheckedAnswers> {
  if (session.questions === 0)
    return { valid: requests.map((request) => ({ request, people: request.people })), refused: [], questions: [] };
  const questions = currentQuestions(await listQuestions(connection, session.id));
  const checked: CheckedAnswers = { valid: [], refused: [], questions };
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
