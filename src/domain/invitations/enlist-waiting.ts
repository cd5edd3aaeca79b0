import type { Call } from '../calls/call.entity.js';
import { getCall } from '../calls/calls.queries.js';
import type { Change } from '../identity/change.js';
import { insertAttendees } from '../registrations/admission.queries.js';
import { languageFor } from '../registrations/language-for.js';
import type { Invitation } from './invitation.entity.js';
import { lockWaitingInvitees, markInvited, skipUninvitable, type WaitingInvitee } from './invitees.queries.js';

/**
 * Makes up to `most` of the people who wait for a locked invitation attendees of the call whose address is not proven.
 * Those who must not be invited are skipped with the reason. Returns how many people were decided about, and the ids of
 * those who get an email.
 */
export async function enlistWaiting(
  { tx, now, linkSecret }: Change,
  invitation: Invitation,
  most: number,
): Promise<{ count: number; invited: string[] }> {
  const call = await getCall(tx, invitation.callId);
  const waiting = await lockWaitingInvitees(tx, invitation.id, most);
  const ids = waiting.map(({ id }) => id);
  const skipped = await skipUninvitable(tx, ids, invitation);
  const invited = waiting.filter(({ id }) => !skipped.has(id));
  const attendees = await insertAttendees(tx, call.id, invited.map(newcomer(call)), linkSecret, now);
  const people = invited.flatMap(({ id, emailKey }) => {
    const attendee = attendees.get(emailKey);
    return attendee === undefined ? [] : [{ id, attendeeId: attendee.id }];
  });
  await markInvited(tx, invitation.id, people, now);
  return { count: waiting.length, invited: people.map(({ id }) => id) };
}

function newcomer(call: Call) {
  return ({ email, emailKey, name, language, timeZone }: WaitingInvitee) => ({
    email,
    emailKey,
    // A list can have addresses only: the address is used as the name until the person enters it.
    name: name === '' ? email : name,
    organizationId: null,
    country: null,
    timeZone: timeZone ?? call.timeZone,
    isOwnZone: timeZone !== null,
    language: languageFor(language ?? undefined, call),
  });
}
