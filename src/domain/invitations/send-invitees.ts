import type { Call } from '../calls/call.entity.js';
import type { Change } from '../identity/change.js';
import { enqueueInvitations } from '../notifications/outbox/invitation-messages.queries.js';
import { insertAttendees } from '../registrations/admission.queries.js';
import { languageFor } from '../registrations/language-for.js';
import { registrationClosure } from '../sessions/session.js';
import type { Session } from '../sessions/session.entity.js';
import { listSessionsById } from '../sessions/sessions.queries.js';
import type { Invitation } from './invitation.entity.js';
import {
  lockWaitingInvitees,
  markInvited,
  markReminded,
  skipUninvitable,
  skipWaiting,
  type WaitingInvitee,
} from './invitees.queries.js';

/**
 * Invites up to `most` of the people who wait for a locked invitation: each becomes an attendee of the call whose
 * address is not proven, and gets one email. Those who must not be invited are skipped with the reason, and everyone
 * once no session is open. Returns how many people were decided about.
 */
export async function sendPortion(change: Change, invitation: Invitation, call: Call, most: number): Promise<number> {
  const { tx, now, linkSecret } = change;
  const sessions = await openSessions(change, invitation);
  if (sessions.length === 0) return skipWaiting(tx, invitation.id, 'closed');
  const waiting = await lockWaitingInvitees(tx, invitation.id, most);
  const ids = waiting.map(({ id }) => id);
  const skipped = await skipUninvitable(tx, ids, call.id, invitation.sessionIds);
  const invited = waiting.filter(({ id }) => !skipped.has(id));
  const attendees = await insertAttendees(tx, call.id, invited.map(newcomer(call)), linkSecret, now);
  const people = invited.flatMap(({ id, emailKey }) => {
    const attendee = attendees.get(emailKey);
    return attendee === undefined ? [] : [{ id, attendeeId: attendee.id }];
  });
  await markInvited(tx, invitation.id, people, now);
  await enqueueInvitations(
    change,
    'invitation-to-register',
    people.map(({ id }) => id),
    messageOf(invitation, sessions, change.now),
  );
  return waiting.length;
}

/** Reminds up to `most` people of a locked invitation who have neither registered nor declined. Returns how many. */
export async function remindPortion(change: Change, invitation: Invitation, most: number): Promise<number> {
  const sessions = await openSessions(change, invitation);
  if (sessions.length === 0) return 0;
  const ids = await markReminded(change.tx, invitation.id, most, change.now);
  await enqueueInvitations(change, 'invitation-reminder', ids, messageOf(invitation, sessions, change.now));
  return ids.length;
}

async function openSessions({ tx, now }: Change, { sessionIds }: Invitation): Promise<Session[]> {
  const sessions = await listSessionsById(tx, sessionIds);
  return sessions
    .filter((session) => registrationClosure(session, now) === null)
    .toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}

function messageOf({ id, reservedUntil }: Invitation, sessions: readonly Session[], now: Date) {
  return {
    id,
    sessions: sessions.map(({ title, startsAt, endsAt }) => ({
      title,
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
    })),
    ...(reservedUntil !== null && reservedUntil > now && { reservedUntil: reservedUntil.toISOString() }),
  };
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
    language: languageFor(language ?? undefined, call),
  });
}
