import type { Call } from '../../calls/call.entity.js';
import type { Actor } from '../../identity/actor.js';
import { organizationKey } from '../../organizations/organization.js';
import { type Joiner, joinOrganizations } from '../../organizations/organizations.queries.js';
import { type Newcomer, insertAttendees } from './admission.queries.js';
import type { Attendee } from '../attendee.entity.js';
import { emailKey } from '../links/email-address.js';
import { vouches } from '../links/proven.js';
import { languageFor } from '../people/language-for.js';
import type { RegistrationInput } from './registration-input.js';
import { getCallBySlug } from '../../calls/calls.queries.js';
import type { Change } from '../../identity/change.js';
import { lockAttendee } from '../links/links.queries.js';
import { proveAddress } from '../links/prove-address.js';
import { findAttendeeByAddress } from '../registrations.queries.js';

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

/** A person as they, or somebody who knows them, type them. */
export interface PersonInput {
  email: string;
  name: string;
  organization: string | null;
  /** Defaults to the call's. */
  timeZone?: string | undefined;
  /** False if that zone is of the person who names them. */
  isOwnZone?: boolean;
  language?: string | undefined;
}

/**
 * Locks the person of a call with this address, and writes them if they are new. A known person is unchanged, unless
 * staff vouch for the address.
 */
export async function lockPerson(change: Change, callSlug: string, input: PersonInput): Promise<Attendee> {
  const { tx, actor, now, linkSecret } = change;
  const isVouchedFor = vouches(actor);
  const call = await getCallBySlug(tx, callSlug);
  const key = emailKey(input.email);
  const known = await findAttendeeByAddress(tx, call.id, key);
  if (known !== null) {
    if (isVouchedFor) await proveAddress(change, [known.id], 'staff');
    return lockAttendee(tx, known.id);
  }
  const { email, name, organization, timeZone = call.timeZone } = input;
  const zone = { timeZone, isOwnZone: input.isOwnZone ?? input.timeZone !== undefined };
  const language = languageFor(input.language, call);
  const joiner = { email, name, ...zone, language, emailKey: key, organization, country: null, isVouchedFor };
  const joined = await joinOrganizations(tx, call.id, [joiner], now);
  const written = await insertAttendees(tx, call.id, joined, linkSecret, now);
  const attendee = written.get(key);
  if (attendee === undefined) throw new Error('A person was not written.');
  return lockAttendee(tx, attendee.id);
}
