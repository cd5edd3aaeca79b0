import { word, orNull } from '../../../platform/database/columns.js';
import { query } from '../../../platform/database/statement.js';
import type { ProposalState } from '../../../domain/proposals/proposal.js';
import { judgedTitleSql } from '../../jury/domain/judged-text.queries.js';
import type { AcceptanceState } from '../domain/acceptance.js';
import { outcomeSql, publicationJoins } from '../../jury/domain/outcome-sql.js';

/** A proposal whose team was asked whether it accepts, with the last question. */
export type AskedWinner = Awaited<ReturnType<typeof listAskedWinners>>[number];

/** Returns the proposals of a call whose teams were asked whether they accept, with the last question to each, by title. */
export const listAskedWinners = query(
  `select * from (select distinct on (c.proposal_id) c.id, c.proposal_id as "proposalId", c.decision_id as "decisionId", c.state,
     c.told_at as "toldAt", c.deadline_at as "deadlineAt", c.answered_at as "answeredAt", c.answered_by as "answeredBy",
     c.replaces_id as "replacesId", p.external_id as "externalId", ${judgedTitleSql} as title, p.theme, p.organization,
     p.state as "proposalState", coalesce(h.outstanding, false) as "isOutstanding"
   from acceptances c join proposals p on p.id = c.proposal_id
   left join jury_choices h on h.decision_id = c.decision_id and h.proposal_id = c.proposal_id
   where c.call_id = $1 order by c.proposal_id, c.asked_at desc, c.id) n
   order by title, "externalId"`,
  {
    id: 'uuid',
    proposalId: 'uuid',
    decisionId: 'uuid?',
    state: word<AcceptanceState>(),
    toldAt: 'timestamptz?',
    deadlineAt: 'timestamptz',
    answeredAt: 'timestamptz?',
    answeredBy: 'text?',
    replacesId: 'uuid?',
    externalId: 'text',
    title: 'text',
    theme: 'text',
    organization: 'text?',
    proposalState: word<ProposalState>(),
    isOutstanding: 'boolean',
  },
).list<[callId: string]>();

/** What becomes of the letters about a decision once it is published. */
export type LetterPlan = Awaited<ReturnType<typeof listLetterPlans>>[number];

/**
 * Returns the results that proposals of a call have, with the letter about each: it leaves at its time, waits for the
 * publication, is held until somebody releases it, or there is none.
 */
export const listLetterPlans = query(
  `select o.outcome, l.send_at as "sendAt",
     case when l.state = 'held' then case when l.held_reason = 'unpublished' then 'waiting' else 'held' end
       when l.state in ('scheduled', 'sending') then 'scheduled' end as plan
   from (select distinct ${outcomeSql} as outcome from proposals p ${publicationJoins}
     where p.call_id = $1 and p.merged_into is null) o
   left join letters l on l.call_id = $1 and l.outcome = o.outcome and l.state in ('scheduled', 'sending', 'held')
   where o.outcome in ('winner', 'outstanding', 'not-selected')
   order by array_position(array['outstanding', 'winner', 'not-selected'], o.outcome)`,
  {
    outcome: word<'winner' | 'outstanding' | 'not-selected'>(),
    sendAt: 'timestamptz?',
    plan: orNull(word<'waiting' | 'held' | 'scheduled'>()),
  },
).list<[callId: string]>();
