import type { Call } from '../../../domain/calls/call.entity.js';
import type { Change } from '../../../domain/identity/change.js';
import { enlistWaiting } from '../../../domain/invitations/enlist-waiting.js';
import type { Invitation } from '../../../domain/invitations/invitation.entity.js';
import { markReminded, skipWaiting } from '../../../domain/invitations/invitees.queries.js';
import { enqueuePolls } from '../../../domain/notifications/outbox/invitation-messages.queries.js';
import { pollMessage } from './poll.js';
import { getPoll, listPollStarts } from './polls.queries.js';

/**
 * Asks up to `most` of the people who wait for a locked poll, each by one email. Those who must not be written to are
 * skipped with the reason, and everyone once the poll has closed. Returns how many people were decided about.
 */
export async function sendPollPortion(
  change: Change,
  invitation: Invitation & { pollId: string },
  call: Call,
  most: number,
): Promise<number> {
  const message = await messageOf(change, invitation);
  if (message === null) return skipWaiting(change.tx, invitation.id, 'closed');
  const { count, invited } = await enlistWaiting(change, invitation, call, most);
  await enqueuePolls(change, 'poll', invited, message);
  return count;
}

/** Reminds up to `most` people of a locked poll who have not answered. Returns how many. */
export async function remindPollPortion(
  change: Change,
  invitation: Invitation & { pollId: string },
  most: number,
): Promise<number> {
  const message = await messageOf(change, invitation);
  if (message === null) return 0;
  const ids = await markReminded(change.tx, invitation.id, most, change.now);
  await enqueuePolls(change, 'poll-reminder', ids, message);
  return ids.length;
}

/** What the emails of a poll say; null once it has closed. */
async function messageOf({ tx, now }: Change, { pollId }: { pollId: string }) {
  const { poll } = await getPoll(tx, pollId);
  if (poll.closesAt <= now) return null;
  return pollMessage(poll, await listPollStarts(tx, pollId));
}
