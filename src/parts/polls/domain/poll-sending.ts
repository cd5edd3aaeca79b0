import { listSending } from '../../../domain/invitations/invitation-sending.js';
import { poll, pollReminder } from './emails/polls.js';
import { pollMessage } from './poll.js';
import { getPoll, listPollStarts, pollInvitations, pollQueues } from './polls.queries.js';

/** A poll asks everyone on the list until it closes, and again those who haven't answered. */
export const pollSending = listSending({
  rows: pollInvitations,
  queues: pollQueues,
  emails: { first: poll.name, reminder: pollReminder.name },
  part: 'poll',
  message: async ({ tx, now }, { pollId }) => {
    const { poll } = await getPoll(tx, pollId ?? '');
    return poll.closesAt <= now ? null : pollMessage(poll, await listPollStarts(tx, poll.id));
  },
});
