import { z } from 'zod';
import { unreadSchema, unreadView } from '../../../api/unread-cells.js';
import type { InvitationCounts } from '../../../domain/invitations/invitation.js';
import type { UnreadCells } from '../../../domain/invitations/invitations.queries.js';
import { pollState, pollStates } from '../domain/poll.js';
import type { StartResult } from '../domain/poll-results.js';
import type { ListedPoll, SentPoll } from '../domain/polls.queries.js';

const instant = z.string().meta({ format: 'date-time' });
const id = z.string().meta({ format: 'uuid' });
const count = z.number().int();

export const listedPollSchema = z
  .object({
    id,
    title: z.string(),
    state: z.enum(pollStates),
    closesAt: instant,
    people: z.object({ waiting: count, asked: count, answered: count }),
    createdAt: instant,
  })
  .meta({ id: 'ListedPoll', title: 'Time poll in a list' });
export type ListedPollView = z.output<typeof listedPollSchema>;

export const pollSchema = z
  .object({
    id,
    call: z.string().meta({ description: 'Slug of the call.' }),
    title: z.string(),
    durationMinutes: count,
    state: z.enum(pollStates),
    closesAt: instant,
    session: id.nullable().meta({ description: 'The draft that was scheduled from it.' }),
    people: z.object({
      invalid: count.meta({ description: 'Rows that can’t be used.' }),
      skipped: count.meta({ description: 'People who get no email, such as those who unsubscribed.' }),
      waiting: count.meta({ description: 'On the list, and not asked yet. Send this number as `confirm`.' }),
      asked: count,
      failed: count.meta({ description: 'Number of people whose email wasn’t delivered.' }),
      answered: count.meta({ description: 'Who answered about at least one start.' }),
      reminded: count,
    }),
    unread: unreadSchema,
    starts: z.array(
      z.object({
        id,
        startsAt: instant,
        yes: count,
        maybe: count,
        no: count,
        unanswered: count,
        cannot: z.array(
          z.object({
            timeZone: z.string(),
            people: count,
            local: z.string().meta({ description: 'Local time of the start there (YYYY-MM-DDTHH:mm).' }),
          }),
        ),
      }),
    ),
    createdAt: instant,
  })
  .meta({ id: 'Poll', title: 'Time poll' });
export type PollView = z.output<typeof pollSchema>;

/** Returns the API view of a poll in a list. */
export function listedPollView(poll: ListedPoll, now: Date): ListedPollView {
  const { waiting, asked, answered } = poll;
  return {
    id: poll.id,
    title: poll.title,
    state: pollState(poll, poll.state, now),
    closesAt: poll.closesAt.toISOString(),
    people: { waiting, asked, answered },
    createdAt: poll.createdAt.toISOString(),
  };
}

/** Returns the API view of a poll with its results. */
export function pollView(
  { poll, invitation }: SentPoll,
  call: string,
  counts: InvitationCounts & { answered: number },
  unread: UnreadCells,
  results: readonly StartResult[],
  now: Date,
): PollView {
  const { invalid, skipped, waiting, invited, failed, answered, reminded } = counts;
  return {
    id: poll.id,
    call,
    title: poll.title,
    durationMinutes: poll.durationMinutes,
    state: pollState(poll, invitation.state, now),
    closesAt: poll.closesAt.toISOString(),
    session: poll.sessionId,
    people: { invalid, skipped, waiting, asked: invited, failed, answered, reminded },
    unread: unreadView(unread),
    starts: results.map(({ id: startId, startsAt, yes, maybe, no, unanswered, cannot }) => ({
      id: startId,
      startsAt: startsAt.toISOString(),
      yes,
      maybe,
      no,
      unanswered,
      cannot: cannot.map(({ timeZone, count: people, local }) => ({ timeZone, people, local })),
    })),
    createdAt: poll.createdAt.toISOString(),
  };
}
