import type { DecidedPerson } from './decide-people.js';
import { type RegistrationInput, registrationInput } from '../registrations/registration-input.js';
import type { Session } from '../sessions/session.entity.js';
import { admitToSessions } from '../registrations/admit.js';
import type { GroupRequest } from '../registrations/registration-request.js';
import { Refusal } from '../../platform/errors.js';
import type { Actor } from '../identity/actor.js';
import type { Change } from '../identity/change.js';

/**
 * Registers walk-ins from a report for a locked session. Returns the registration by the key of the person, or why
 * there is none.
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

/** Returns the registration input of a person in the report, or null if it would be invalid. */
function inputOf({ email, name, names }: DecidedPerson['person']): RegistrationInput | null {
  // The name is the part before a bracket: `Bo (Guest)`.
  const read = registrationInput.safeParse({ email, name: (names[1] ?? name) || email });
  return read.success ? read.data : null;
}
