import type { DecidedPerson } from './decide-people.js';
import type { Actor } from '../identity/actor.js';
import { type RegistrationInput, registrationInput } from '../registrations/registration-input.js';
import type { Session } from '../sessions/session.entity.js';
import { admitGroups, type AdmissionContext } from '../registrations/admit.js';
import type { Tx } from '../../platform/database/tx.js';

/**
 * Gives those a seat of a locked session who came without one and are registered by a report, by the one path to a seat.
 * Gives by the key of the person the registration, or why there is none.
 */
export async function admitByReport(
  tx: Tx,
  session: Session,
  decided: readonly DecidedPerson[],
  actor: Actor,
  context: AdmissionContext,
): Promise<Map<string, string | { refused: string }>> {
  const walkIns = decided
    .filter(({ verdict }) => verdict.as === 'walk-in')
    .map(({ person }) => ({ key: person.key, input: inputOf(person) }));
  const valid = walkIns.flatMap(({ key, input }) => (input === null ? [] : [{ key, input }]));
  const requests = valid.map(({ input }) => {
    return { people: [input], allOrNothing: false, delegationId: null, groupId: null, came: true, actor };
  });
  const outcomes = requests.length === 0 ? [] : await admitGroups(tx, session, requests, context);
  const admitted = valid.map(({ key }, index): [string, string | { refused: string }] => {
    const outcome = outcomes[index];
    if (outcome?.ok === true) return [key, outcome.result[0]?.registration.id ?? { refused: 'full' }];
    return [key, { refused: refusalCode(outcome?.error) }];
  });
  const invalid = walkIns
    .filter(({ input }) => input === null)
    .map(({ key }) => [key, { refused: 'invalid' }] as const);
  return new Map([...admitted, ...invalid]);
}

/** Whom the report asks to register; null for what no form of ours would take. */
function inputOf({ email, name, names }: DecidedPerson['person']): RegistrationInput | null {
  // What stands before a bracket is the name: `Bo (Guest)`.
  const read = registrationInput.safeParse({ email, name: (names[1] ?? name) || email });
  return read.success ? read.data : null;
}

function refusalCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}
