import type { Call } from '../calls/call.entity.js';
import type { Actor } from '../identity/actor.js';
import { organizationKey } from '../organizations/organization.js';
import { findOrganizationsOf, type Joiner } from '../organizations/organizations.queries.js';
import type { Newcomer } from './admission.queries.js';
import type { Attendee } from './attendee.entity.js';
import { emailKey } from './email-address.js';
import type { RegistrationInput } from './registration-input.js';
import { languageFor } from './language-for.js';
import type { Tx } from '../../platform/database/tx.js';

/** A person who asks, before it is known which organization they are of. */
export type Applicant = Newcomer & Joiner;

/** A person as they ask to come to a call, or as somebody brings them. */
export function applicantFor(input: RegistrationInput, call: Call, actor: Actor): Applicant {
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
    isConfirmedByStaff: vouches(actor),
  };
}

/** Whether the addresses that somebody brings are taken for their owners': strangers and attendees may type anything. */
export function vouches(actor: Actor): boolean {
  return actor.kind !== 'visitor' && actor.kind !== 'attendee';
}

/** The organization of each person, known or not; one that is not written yet goes by its name. */
export async function organizationsOf(
  tx: Tx,
  call: Call,
  people: readonly Applicant[],
  known: ReadonlyMap<string, Attendee>,
): Promise<(person: Applicant) => string | null> {
  const strangers = people.filter((person) => !known.has(person.emailKey));
  const found = await findOrganizationsOf(tx, call.id, strangers);
  return (person) => {
    const attendee = known.get(person.emailKey);
    if (attendee !== undefined) return attendee.organizationId;
    const key = organizationKey(person.organization ?? '');
    return found.get(person.emailKey) ?? (key === '' ? null : key);
  };
}
