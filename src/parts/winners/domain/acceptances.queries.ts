import { word } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { Conflict, NotFound } from '../../../platform/errors.js';
import { isMember } from '../../../domain/proposals/match-derivation.queries.js';
import type { ProposalState } from '../../../domain/proposals/proposal.js';
import type { AcceptanceState } from './acceptance.js';
import { Acceptance } from './acceptance.entity.js';
import { judgedTitleSql } from '../../jury/domain/judged-text.queries.js';
import { toTeam } from './told-winners.queries.js';

/** Returns all acceptances of a call, oldest first: of the current decision, and of reopened ones. */
export async function listAcceptances(connection: Connection, callId: string): Promise<Acceptance[]> {
  return connection.getRepository(Acceptance).find({ where: { callId }, order: { askedAt: 'ASC', id: 'ASC' } });
}

/** Returns the last acceptance of a proposal, or null if its team was never asked. */
export async function findAcceptanceOf(connection: Connection, proposalId: string): Promise<Acceptance | null> {
  return connection.getRepository(Acceptance).findOne({ where: { proposalId }, order: { askedAt: 'DESC', id: 'ASC' } });
}

/** Returns an acceptance, locked until the transaction ends. Throws NotFound. Lock the jury first. */
export async function lockAcceptance(tx: Tx, id: string): Promise<Acceptance> {
  const acceptance = isUuid(id)
    ? await tx
        .getRepository(Acceptance)
        .createQueryBuilder('acceptance')
        .setLock('for_no_key_update')
        .where({ id })
        .getOne()
    : null;
  if (acceptance === null) throw new NotFound('acceptance-not-found', 'Nobody was asked whether they accept.');
  return acceptance;
}

/** Inserts acceptances. */
export async function insertAcceptances(tx: Tx, acceptances: readonly Acceptance[]): Promise<void> {
  if (acceptances.length > 0) await tx.getRepository(Acceptance).insert([...acceptances]);
}

/** Updates an acceptance. */
export async function updateAcceptance(
  tx: Tx,
  id: string,
  changes: Partial<
    Pick<
      Acceptance,
      | 'decisionId'
      | 'state'
      | 'deadlineLocal'
      | 'deadlineAt'
      | 'tzVersion'
      | 'deadlineSetAt'
      | 'toldAt'
      | 'answeredAt'
      | 'answeredBy'
    >
  >,
): Promise<void> {
  await tx.getRepository(Acceptance).update({ id }, changes);
}

const withdrawSql = command(
  `update acceptances set state = 'withdrawn' where decision_id = $1 and state = 'pending' returning id`,
  { id: 'uuid' },
);

/** Withdraws the questions of a decision that nobody has answered. Returns how many. */
export async function withdrawPending(tx: Tx, decisionId: string): Promise<number> {
  return (await withdrawSql.all(tx, [decisionId])).length;
}

/** SQL: joins of a proposal `p` for the attendees `a` on its team: those who are its member `m`. */
const onTeam = `join proposal_members m on m.proposal_id = p.id
  join attendees a on a.call_id = p.call_id and a.email_key = m.email_key and ${isMember}`;

/**
 * Returns the proposals on whose teams a person is, under any of their addresses, and that were asked, with the state of
 * the last question, oldest first.
 */
export const listOwnAsked = query(
  `select distinct p.id, p.title, p.state, p.created_at as "createdAt", c.state as answer from proposals p ${onTeam}
   join lateral (select state from acceptances where proposal_id = p.id order by asked_at desc, id limit 1) c on true
   where p.call_id = $1 and p.merged_into is null and (a.id = $2 or a.merged_into = $2)
   order by p.created_at, p.id`,
  {
    id: 'uuid',
    title: 'text',
    state: word<ProposalState>(),
    createdAt: 'timestamptz',
    answer: word<AcceptanceState>(),
  },
).list(({ callId, id }: { callId: string; id: string }) => [callId, id]);

/** Returns the winners of a call that the current decision has not asked yet, also those of the call's platform. */
export const listUnasked = query(
  `select p.id from proposals p left join jury_decisions d on d.call_id = p.call_id and d.reopened_at is null
   where p.call_id = $1 and p.merged_into is null and p.state in ('winner', 'showcased', 'pilot')
     and not exists (select from acceptances c where c.proposal_id = p.id and c.state in ('pending', 'accepted')
       and c.decision_id is not distinct from d.id)
   order by p.external_id`,
  { id: 'uuid' },
).column<[callId: string]>();

/** Returns the last questions of teams that were told they won by a decision that was reopened, and win no more. */
export const listDropped = query(
  `select c.id, c.proposal_id as "proposalId", c.deadline_at as "deadlineAt" from acceptances c
   join proposals p on p.id = c.proposal_id and p.merged_into is null
     and p.state not in ('winner', 'showcased', 'pilot', 'withdrawn')
   join jury_decisions d on d.id = c.decision_id and d.reopened_at is not null
   where c.call_id = $1 and (c.state = 'accepted' or (c.state = 'withdrawn' and c.told_at is not null))
     and not exists (select from acceptances later where later.proposal_id = c.proposal_id and later.asked_at > c.asked_at)
   order by c.id`,
  { id: 'uuid', proposalId: 'uuid', deadlineAt: 'timestamptz' },
).list<[callId: string]>();

/** Throws Conflict unless the team of a proposal has accepted that it won. */
export async function requireAccepted(connection: Connection, proposalId: string): Promise<void> {
  if ((await findAcceptanceOf(connection, proposalId))?.state !== 'accepted')
    throw new Conflict('not-accepted', 'The team has to accept first.');
}

const outstandingSql = query(
  `select outstanding as "isOutstanding" from jury_choices where decision_id = $1 and proposal_id = $2`,
  { isOutstanding: 'boolean' },
);

/** Returns whether the decision names a winner as outstanding in its theme. */
export async function isOutstanding(connection: Connection, { decisionId, proposalId }: Acceptance): Promise<boolean> {
  return (await outstandingSql.maybe(connection, [decisionId, proposalId]))?.isOutstanding ?? false;
}

/** Returns the questions of the published decision of a call, with when an email to a team that nobody told was lost. */
export const listCurrentlyAsked = query(
  `select c.id, c.proposal_id as "proposalId", c.state, c.told_at as "toldAt", c.deadline_at as "deadlineAt",
     c.asked_at as "askedAt", c.answered_at as "answeredAt", c.replaces_id as "replacesId", ${judgedTitleSql} as title,
     p.state as "proposalState",
     case when c.state = 'pending' and c.told_at is null then
       (select max(coalesce(w.bounced_at, w.created_at)) from ${toTeam} and (w.bounced_at is not null or w.state = 'failed'))
       end as "lostAt"
   from acceptances c join proposals p on p.id = c.proposal_id
   join jury_decisions d on d.id = c.decision_id and d.published_at is not null and d.reopened_at is null
   where c.call_id = $1 order by c.asked_at, title, c.id`,
  {
    id: 'uuid',
    proposalId: 'uuid',
    state: word<AcceptanceState>(),
    toldAt: 'timestamptz?',
    deadlineAt: 'timestamptz',
    askedAt: 'timestamptz',
    answeredAt: 'timestamptz?',
    replacesId: 'uuid?',
    title: 'text',
    proposalState: word<ProposalState>(),
    lostAt: 'timestamptz?',
  },
).list<[callId: string]>();

/** Returns the calls with a published decision, and when their owners were last told what it needs. */
export const listDecidedCalls = query(
  `select d.call_id as id, w.owners_told_at as "toldAt" from jury_decisions d
   join calls c on c.id = d.call_id and c.archived_at is null left join winner_pages w on w.call_id = d.call_id
   where d.published_at is not null and d.reopened_at is null order by d.call_id`,
  { id: 'uuid', toldAt: 'timestamptz?' },
).list();

/** Writes when the owners were told what the places of a call need. */
export const writeOwnersTold = command(
  `insert into winner_pages (call_id, owners_told_at) values ($1, $2)
   on conflict (call_id) do update set owners_told_at = excluded.owners_told_at`,
).write<[callId: string, at: Date]>();
