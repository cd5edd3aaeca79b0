import { getCall } from '../calls/calls.queries.js';
import type { Delegation } from './delegation.entity.js';
import { type MemberInput, personOf } from './delegation-input.js';
import { insertAttendees, lockAttendees } from '../registrations/admission.queries.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import { emailKey } from '../registrations/email-address.js';
import { getAttendee } from '../registrations/registrations.queries.js';
import { linkErrors } from '../registrations/plain-name.js';
import { Invalid } from '../../platform/errors.js';
import { networkOfActor } from '../registrations/applicant.js';
import { vouches } from '../registrations/proven.js';
import { languageFor } from '../registrations/language-for.js';
import { unsuppressWithLink } from '../notifications/suppression/suppression.js';
import type { Change } from '../identity/change.js';

/** Locks a person who joins a delegation, and inserts them if they are new. A known person is unchanged. */
export async function lockMember(
  change: Change,
  { callId, coordinatorId, organizationId }: Delegation,
  input: MemberInput,
): Promise<Attendee> {
  const { tx, actor, now, linkSecret } = change;
  const isVouchedFor = vouches(actor) && input.proven !== false;
  const fieldErrors = isVouchedFor ? [] : linkErrors(input);
  if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
  const key = emailKey(input.email);
  const known = (await lockAttendees(tx, callId, [key])).get(key);
  if (known !== undefined) {
    await unsuppressWithLink(change, [known]);
    return known;
  }
  const { timeZone, language } = await getAttendee(tx, coordinatorId);
  const person = personOf(input, { organizationId, timeZone, language, now });
  const newcomer = {
    email: person.email,
    emailKey: key,
    name: person.name,
    organizationId,
    country: person.country ?? null,
    timeZone: person.timeZone ?? timeZone,
    isOwnZone: person.isOwnZone ?? true,
    language: languageFor(person.language, await getCall(tx, callId)),
    isVouchedFor,
    network: networkOfActor(actor),
  };
  const written = (await insertAttendees(tx, callId, [newcomer], linkSecret, now)).get(key);
  if (written === undefined) throw new Error('A member was not written.');
  return written;
}
