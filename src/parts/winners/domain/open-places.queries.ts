import { word } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import type { ProposalState } from '../../../domain/proposals/proposal.js';
import { judgedTitleSql } from '../../jury/domain/judged-text.queries.js';
import type { AcceptanceState } from './acceptance.js';
import { toTeam } from './told-winners.queries.js';

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
