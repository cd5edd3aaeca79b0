import type { CampaignQueue, CampaignRows } from '../campaigns/campaigns.queries.js';
import type { CampaignSending } from '../campaigns/send-portion.js';
import { record, type Change } from '../identity/change.js';
import { enqueueToInvitees, dropUnsentInvitations } from '../notifications/outbox/invitation-messages.queries.js';
import type { MessageKind } from '../notifications/kinds/kinds.js';
import { registrationClosure } from '../sessions/session.js';
import { listSessionsById } from '../sessions/sessions.queries.js';
import { invitationMessage } from './invitation.js';
import type { Invitation } from './invitation.entity.js';
import { invitations } from './invitations.queries.js';
import {
  invitationQueue,
  markReminded,
  reminderQueue,
  skipWaiting,
  lockWaitingInvitees,
  markInvited,
  skipUninvitable,
  type WaitingInvitee,
} from './invitees.queries.js';
import type { Call } from '../calls/call.entity.js';
import { getCall } from '../calls/calls.queries.js';
import { insertAttendees } from '../registrations/admission/admission.queries.js';
import { languageFor } from '../registrations/people/language-for.js';
import { Conflict } from '../../platform/errors.js';

/** How the people of a list are written to. */
interface ListKind {
  rows: CampaignRows<Invitation>;
  queues: { first: CampaignQueue; reminder: CampaignQueue };
  emails: { first: MessageKind; reminder: MessageKind };
  /** The part of a message that says what about. */
  part: string;
  /** What the emails say now; null once it is too late. */
  message(change: Change, invitation: Invitation): Promise<object | null>;
}

/**
 * Returns how the first email and the reminder of a list leave. Each person becomes an attendee of the call whose address
 * is not proven. Those who must not be written to are skipped with the reason, and everyone once it is too late.
 */
export function listSending(kind: ListKind): {
  first: CampaignSending<Invitation>;
  reminder: CampaignSending<Invitation>;
} {
  const { rows, queues, emails, part } = kind;
  return {
    first: {
      rows,
      queue: queues.first,
      send: async (change, invitation, most) => {
        const message = await kind.message(change, invitation);
        if (message === null) return skipWaiting(change.tx, invitation.id, 'closed');
        const { count, invited } = await enlistWaiting(change, invitation, most);
        await enqueueToInvitees(change, emails.first, invited, part, message);
        return count;
      },
    },
    reminder: {
      rows,
      queue: queues.reminder,
      send: async (change, invitation, most) => {
        const { tx, now } = change;
        if (invitation.remindedAt === null) await rows.update(tx, invitation.id, { remindedAt: now });
        const message = await kind.message(change, invitation);
        const ids = message === null ? [] : await markReminded(tx, invitation.id, most, now);
        if (message !== null) await enqueueToInvitees(change, emails.reminder, ids, part, message);
        return ids.length;
      },
      end: ({ tx, now }, { id }) => rows.update(tx, id, { reminderEndedAt: now }),
    },
  };
}

/** Invitations go to everyone on the list while a session is open, and again to those who haven't answered. */
export const invitationSending = listSending({
  rows: invitations,
  queues: { first: invitationQueue, reminder: reminderQueue },
  emails: { first: 'invitation-to-register', reminder: 'invitation-reminder' },
  part: 'invitation',
  message: async ({ tx, now }, invitation) => {
    const sessions = await listSessionsById(tx, invitation.sessionIds);
    const open = sessions
      .filter((session) => registrationClosure(session, now) === null)
      .toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
    return open.length === 0 ? null : invitationMessage(invitation, open, now);
  },
});

/**
 * Makes up to `most` of the people who wait for a locked invitation attendees of the call whose address is not proven.
 * Those who must not be invited are skipped with the reason. Returns how many people were decided about, and the ids of
 * those who get an email.
 */
async function enlistWaiting({ tx, now, linkSecret }: Change, invitation: Invitation, most: number) {
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

/** Starts the one reminder of a locked list. `subjectId`: that of the activity log. Throws Conflict the second time. */
export async function startReminder(
  change: Change,
  rows: CampaignRows<Invitation>,
  { id, remindedAt }: Invitation,
  subjectId: string,
): Promise<void> {
  const { tx, now } = change;
  if (remindedAt !== null)
    throw new Conflict(`${rows.name}-reminded`, 'The reminder has been sent. Each person gets one.');
  await rows.update(tx, id, { remindedAt: now, updatedAt: now });
  await record(change, `${rows.name}.reminded`, `${rows.name}:${subjectId}`);
}

/** Stops a locked list: drops what has not been sent. Returns how many people get nothing any more. */
export async function stopList(
  { tx, now }: Change,
  rows: CampaignRows<Invitation>,
  { id }: Invitation,
): Promise<number> {
  await rows.update(tx, id, { state: 'stopped', stoppedAt: now, updatedAt: now });
  return (await skipWaiting(tx, id, 'stopped')) + (await dropUnsentInvitations(tx, id));
}
