import type { Call } from '../calls/call.entity.js';
import type { Change } from '../identity/change.js';
import { Invalid } from '../../platform/errors.js';
import type { Session } from '../sessions/session.entity.js';
import { newPerson } from './applicant.js';
import { checkAnswers } from './checked-answers.js';
import { linkErrors } from './plain-name.js';
import { promote } from './promote.js';
import { freeSeats } from './registration.js';
import type { Admissions, CheckedSession, Entrant, GroupRequest, SessionRequests } from './registration-request.js';

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
