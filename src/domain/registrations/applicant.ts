import type { Call } from '../calls/call.entity.js';
import type { Actor } from '../identity/actor.js';
import { organizationKey } from '../organizations/organization.js';
import { findOrganizationsOf, type Joiner } from '../organizations/organizations.queries.js';
import type { Newcomer } from './admission.queries.js';
import type { Attendee } from './attendee.entity.js';
import { emailKey } from './email-address.js';
import { vouches } from './proven.js';
import type { RegistrationInput } from './registration-input.js';
import { languageFor } from './language-for.js';
import type { Connection } from '../../platform/database/tx.js';

/** A person to be inserted, before their organization is known. */
export type NewPerson = Newcomer & Joiner;

/** Returns the person described by a registration form, or by a row that someone else filled in for them. */
export function newPerson(input: RegistrationInput, call: Call, actor: Actor): NewPerson {
  return {
    email: input.email,
    emailKey: emailKey(input.email),
    name: input.name,
    organizationId: input.organizationId ?? null,
    organization: input.organization ?? null,
    organizationKind: input.organizationKind ?? null,
    country: input.country ?? null,
    timeZone: input.timeZone ?? call.timeZone,
    language: languageFor(input.language, call),
    isVouchedFor: vouches(actor) && input.proven !== false,
    network: networkOfActor(actor),
  };
}

/** Returns the network from which an actor registers people; null if they vouch for them or it is not known. */
export function networkOfActor(actor: Actor): string | null {
  return vouches(actor) ? null : (actor.origin?.split(' ')[1] ?? null);
}

/**
 * Finds the organization of each person, and the one that they typed: a person who is known keeps theirs. Organizations
 * that have not been inserted are identified by their key.
 */
export async function organizationsOf(
  connection: Connection,
  call: Call,
  people: readonly NewPerson[],
  known: ReadonlyMap<string, Attendee>,
): Promise<(person: NewPerson) => { own: string | null; typed: string | null }> {
  const found = await findOrganizationsOf(connection, call.id, people);
  return (person) => {
    const typed = found.get(person.emailKey) ?? unwrittenKey(person.organization);
    const attendee = known.get(person.emailKey);
    return { own: attendee === undefined ? typed : attendee.organizationId, typed };
  };
}

/** Returns the key of the organization that a person entered, or null if they entered none. */
export function unwrittenKey(organization: string | null | undefined): string | null {
  const key = organization ? organizationKey(organization) : '';
  return key === '' ? null : key;
}
