import type { CampaignQueue, CampaignRows } from '../campaigns/campaigns.queries.js';
import type { CampaignSending } from '../campaigns/send-portion.js';
import type { Change } from '../identity/change.js';
import { enqueueToInvitees } from '../notifications/outbox/invitation-messages.queries.js';
import type { MessageKind } from '../notifications/kinds/kinds.js';
import { registrationClosure } from '../sessions/session.js';
import { listSessionsById } from '../sessions/sessions.queries.js';
import { enlistWaiting } from './enlist-waiting.js';
import { invitationMessage } from './invitation.js';
import type { Invitation } from './invitation.entity.js';
import { invitations } from './invitations.queries.js';
import { invitationQueue, markReminded, reminderQueue, skipWaiting } from './invitees.queries.js';

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
