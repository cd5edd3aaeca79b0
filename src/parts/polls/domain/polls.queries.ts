import { IsNull, Not } from 'typeorm';
import { command, query } from '../../../platform/database/statement.js';
import { word } from '../../../platform/database/columns.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import { type CampaignMove, openMoves } from '../../../domain/campaigns/campaign.js';
import {
  type CampaignQueue,
  CampaignRows,
  claimColumns,
  queueColumns,
} from '../../../domain/campaigns/campaigns.queries.js';
import { Invitation } from '../../../domain/invitations/invitation.entity.js';
import type { InvitationState } from '../../../domain/invitations/invitation.js';
import { listPortion, listQueueSql } from '../../../domain/invitations/invitees.queries.js';
import { Poll, PollStart } from './poll.entity.js';

const missing = () => new NotFound('poll-not-found', 'Poll not found.');

/** The lists of polls. */
export const pollInvitations = new CampaignRows<Invitation>({
  name: 'poll',
  entity: Invitation,
  moves: openMoves,
  scope: { pollId: Not(IsNull()) },
  refuse: (move) => {
    if (move === 'remind') return ['poll-not-open', 'Only an open poll has a reminder.'];
    return move === 'stop'
      ? ['poll-draft', 'The poll is a draft. Nobody can answer yet.']
      : ['poll-no-draft', 'The poll has been sent.'];
  },
});

const queue = listQueueSql('c.poll_id is not null');

/** Polls with people who wait to be asked, and those whose reminder is not complete. */
export const pollQueues: Record<'first' | 'reminder', CampaignQueue> = {
  first: {
    due: query(queue.first.due, queueColumns),
    claim: command(queue.first.claim, claimColumns),
    portion: listPortion,
  },
  reminder: {
    due: query(queue.reminder.due, queueColumns),
    claim: command(queue.reminder.claim, claimColumns),
    portion: listPortion,
  },
};

/** A poll, and the invitation by which it is sent. */
export interface SentPoll {
  poll: Poll;
  invitation: Invitation;
}

/** Returns a poll with its invitation. Throws NotFound. */
export async function getPoll(connection: Connection, id: string): Promise<SentPoll> {
  const poll = isUuid(id) ? await connection.getRepository(Poll).findOneBy({ id }) : null;
  const invitation = poll && (await connection.getRepository(Invitation).findOneBy({ pollId: id }));
  if (poll === null || invitation === null) throw missing();
  return { poll, invitation };
}

/** Locks and returns a poll with its invitation. Throws NotFound, and Conflict if `move` isn't possible. */
export async function lockPoll(tx: Tx, id: string, move?: CampaignMove): Promise<SentPoll> {
  const lock = { mode: 'pessimistic_write' } as const;
  const invitation = isUuid(id) ? await tx.getRepository(Invitation).findOne({ where: { pollId: id }, lock }) : null;
  const poll = invitation && (await tx.getRepository(Poll).findOne({ where: { id }, lock }));
  if (invitation === null || poll === null) throw missing();
  if (move !== undefined) pollInvitations.requireMove(invitation, move);
  return { poll, invitation };
}

/** Returns a poll, which nobody closes until the transaction ends. Throws NotFound. */
export async function lockPollForShare(tx: Tx, id: string): Promise<Poll> {
  const lock = { mode: 'pessimistic_read' } as const;
  const poll = isUuid(id) ? await tx.getRepository(Poll).findOne({ where: { id }, lock }) : null;
  if (poll === null) throw missing();
  return poll;
}

/** Returns the starts of a poll in order of time. */
export async function listPollStarts(connection: Connection, pollId: string): Promise<PollStart[]> {
  return connection.getRepository(PollStart).find({ where: { pollId }, order: { startsAt: 'ASC' } });
}

/** Writes a new poll with its starts and its invitation. */
export async function insertPoll(tx: Tx, poll: Poll, starts: readonly PollStart[], invitation: Invitation) {
  await tx.getRepository(Poll).insert(poll);
  await tx.getRepository(PollStart).insert([...starts]);
  await tx.getRepository(Invitation).insert(invitation);
}

/** Writes the starts of a draft anew. */
export async function replacePollStarts(tx: Tx, pollId: string, starts: readonly PollStart[]): Promise<void> {
  await tx.getRepository(PollStart).delete({ pollId });
  await tx.getRepository(PollStart).insert([...starts]);
}

/** Writes the changed fields of a poll. */
export async function updatePoll(tx: Tx, id: string, changes: Partial<Poll>): Promise<void> {
  await tx.getRepository(Poll).update({ id }, changes);
}

/** Removes a draft with its list. */
export async function deletePoll(tx: Tx, id: string): Promise<void> {
  await tx.getRepository(Poll).delete({ id });
}

/** A poll in the list of its call. */
export interface ListedPoll {
  id: string;
  title: string;
  closesAt: Date;
  createdAt: Date;
  state: InvitationState;
  starts: number;
  /** On the list, and not asked yet. */
  waiting: number;
  asked: number;
  answered: number;
}

/** Returns the newest polls of a call, or those with these ids. */
export const listPolls = query(
  `select p.id, p.title, p.closes_at as "closesAt", p.created_at as "createdAt", v.state,
     (select count(*)::int from poll_starts s where s.poll_id = p.id) as starts,
     (select count(*)::int from invitees i where i.invitation_id = v.id and i.state = 'waiting') as waiting,
     (select count(*)::int from invitees i where i.invitation_id = v.id and i.state = 'invited') as asked,
     (select count(*)::int from invitees i where i.invitation_id = v.id and i.answered_at is not null) as answered
   from polls p join invitations v on v.poll_id = p.id
   where p.call_id = $1 and ($4::uuid[] is null or p.id = any($4))
   order by p.created_at desc, p.id desc limit $2 offset $3`,
  {
    id: 'uuid',
    title: 'text',
    closesAt: 'timestamptz',
    createdAt: 'timestamptz',
    state: word<InvitationState>(),
    starts: 'int',
    waiting: 'int',
    asked: 'int',
    answered: 'int',
  },
).list(
  (
    callId: string,
    { limit, offset = 0, ids = null }: { limit: number; offset?: number; ids?: readonly string[] | null },
  ) => [callId, limit, offset, ids],
);

/** Returns how many polls a call has. */
export async function countPolls(connection: Connection, callId: string): Promise<number> {
  return connection.getRepository(Poll).countBy({ callId });
}

/** Closes a poll. Returns whether it was open until now. */
export const closePoll = command(
  `update polls set closes_at = $2, updated_at = $2 where id = $1 and closes_at > $2`,
).wrote<[id: string, now: Date]>();

/** Closes the open polls of a call. */
export const closePollsOfCall = command(
  `update polls p set closes_at = $2, updated_at = $2 from invitations v
   where v.poll_id = p.id and v.state = 'sent' and p.call_id = $1 and p.closes_at > $2`,
).write<[callId: string, now: Date]>();
