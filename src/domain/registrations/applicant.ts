import type { Call } from '../calls/call.entity.js';
import type { Actor } from '../identity/actor.js';
import { organizationKey } from '../organizations/organization.js';
import type { Joiner } from '../organizations/organizations.queries.js';
import type { Newcomer } from './admission.queries.js';
import type { Attendee } from './attendee.entity.js';
import { emailKey } from './email-address.js';
import { vouches } from './proven.js';
import { languageFor } from './language-for.js';
import type { RegistrationInput } from './registration-input.js';

/** A person to be inserted, before their organization is known. */
export type NewPerson = Newcomer & Joiner;

/** Returns the person described by a registration form, or by a row that someone else filled in for them. */
export function newPerson(input: RequestedPerson, call: Call, actor: Actor): NewPerson {
  return {
    email: input.email,
    emailKey: emailKey(input.email),
    name: input.name,
    organizationId: input.organizationId ?? null,
    organization: input.organization ?? null,
    organizationKind: input.organizationKind ?? null,
    country: input.country ?? null,
    timeZone: input.timeZone ?? call.timeZone,
    isOwnZone: input.isOwnZone ?? input.timeZone !== undefined,
    language: languageFor(input.language, call),
    isVouchedFor: vouches(actor) && input.proven !== false,
    network: networkOfActor(actor),
    via: input.via ?? null,
  };
}

/** Returns the network from which an actor registers people; null if they vouch for them or it is not known. */
export function networkOfActor(actor: Actor): string | null {
  return vouches(actor) ? null : (actor.origin?.split(' ')[1] ?? null);
}

/**
 * Returns the organization of each person, and the one that they typed: a person who is known keeps theirs. `found` are
 * the existing ones by address key. Organizations that have not been inserted are identified by their key.
 */
export function organizationOf(
  person: NewPerson,
  attendee: Attendee | undefined,
  found: ReadonlyMap<string, string>,
): { own: string | null; typed: string | null } {
  const typed = found.get(person.emailKey) ?? unwrittenKey(person.organization);
  return { own: attendee === undefined ? typed : attendee.organizationId, typed };
}

/** Returns the key of the organization that a person entered, or null if they entered none. */
export function unwrittenKey(organization: string | null | undefined): string | null {
  const key = organization ? organizationKey(organization) : '';
  return key === '' ? null : key;
}

/**
 * A person of a request. `isOwnZone` is false if the zone is somebody else's, who registers them; `via` names the link by
 * which they came.
 */
export type RequestedPerson = RegistrationInput & { isOwnZone?: boolean; via?: string };
