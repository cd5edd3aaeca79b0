import type { Call } from '../calls/call.entity.js';
import type { Change } from '../identity/change.js';
import { enqueueInvitations } from '../notifications/outbox/invitation-messages.queries.js';
import { registrationClosure } from '../sessions/session.js';
import type { Session } from '../sessions/session.entity.js';
import { listSessionsById } from '../sessions/sessions.queries.js';
import { enlistWaiting } from './enlist-waiting.js';
import { invitationMessage } from './invitation.js';
import type { Invitation } from './invitation.entity.js';
import { markReminded, skipWaiting } from './invitees.queries.js';

/**
 * Invites up to `most` of the people who wait for a locked invitation: each becomes an attendee of the call whose
 * address is not proven, and gets one email. Those who must not be invited are skipped with the reason, and everyone
 * once no session is open. Returns how many people were decided about.
 */
export async function sendPortion(change: Change, invitation: Invitation, call: Call, most: number): Promise<number> {
  const sessions = await openSessions(change, invitation);
  if (sessions.length === 0) return skipWaiting(change.tx, invitation.id, 'closed');
  const { count, invited } = await enlistWaiting(change, invitation, call, most);
  const message = invitationMessage(invitation, sessions, change.now);
  await enqueueInvitations(change, 'invitation-to-register', invited, message);
  return count;
}

/** Reminds up to `most` people of a locked invitation who have neither registered nor declined. Returns how many. */
export async function remindPortion(change: Change, invitation: Invitation, most: number): Promise<number> {
  const sessions = await openSessions(change, invitation);
  if (sessions.length === 0) return 0;
  const ids = await markReminded(change.tx, invitation.id, most, change.now);
  await enqueueInvitations(change, 'invitation-reminder', ids, invitationMessage(invitation, sessions, change.now));
  return ids.length;
}

async function openSessions({ tx, now }: Change, { sessionIds }: Invitation): Promise<Session[]> {
  const sessions = await listSessionsById(tx, sessionIds);
  return sessions
    .filter((session) => registrationClosure(session, now) === null)
    .toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
}
