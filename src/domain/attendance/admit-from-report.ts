import type { DecidedPerson } from './decide-people.js';
import { type RegistrationInput, registrationInput } from '../registrations/registration-input.js';
import type { Session } from '../sessions/session.entity.js';
import { admitToSessions, type GroupRequest } from '../registrations/admit.js';
import { Refusal } from '../../platform/errors.js';
import type { Actor } from '../identity/actor.js';
import type { Change } from '../identity/change.js';

/**
 * Admits walk-ins of a report to a locked session: people who came without a registration and are given one. Returns by
 * the key of the person the registration, or why there is none.
 */
export async function admitByReport(
  change: Change,
  session: Session,
  decided: readonly DecidedPerson[],
): Promise<Map<string, string | { refused: string }>> {
  const admitted = new Map<string, string | { refused: string }>();
  const requests = new Map<string, GroupRequest>();
  for (const { person, verdict } of decided) {
    if (verdict.as !== 'walk-in') continue;
    const input = inputOf(person);
    if (input === null) admitted.set(person.key, { refused: 'invalid' });
    else requests.set(person.key, requestFor(input, change.actor));
  }
  const outcomes = await admitToSessions(change, [{ session, requests: [...requests.values()] }]);
  for (const [key, request] of requests) {
    const outcome = outcomes.get(request);
    if (outcome?.ok) admitted.set(key, outcome.result[0]?.registration.id ?? { refused: 'full' });
    else admitted.set(key, { refused: outcome?.error instanceof Refusal ? outcome.error.code : 'unknown' });
  }
  return admitted;
}

function requestFor(input: RegistrationInput, actor: Actor): GroupRequest {
  return { people: [input], allOrNothing: false, delegationId: null, groupId: null, came: true, actor };
}

/** Returns the registration form of a person in the report; null where it would not be valid. */
function inputOf({ email, name, names }: DecidedPerson['person']): RegistrationInput | null {
  // What stands before a bracket is the name: `Bo (Guest)`.
  const read = registrationInput.safeParse({ email, name: (names[1] ?? name) || email });
  return read.success ? read.data : null;
}
