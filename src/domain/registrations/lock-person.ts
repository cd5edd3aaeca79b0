import { getCallBySlug } from '../calls/calls.queries.js';
import type { Change } from '../identity/change.js';
import { joinOrganizations } from '../organizations/organizations.queries.js';
import { insertAttendees } from './admission.queries.js';
import type { Attendee } from './attendee.entity.js';
import { emailKey } from './email-address.js';
import { languageFor } from './language-for.js';
import { lockAttendee } from './links.queries.js';
import { proveAddress } from './prove-address.js';
import { vouches } from './proven.js';
import { findAttendeeByAddress } from './registrations.queries.js';

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
