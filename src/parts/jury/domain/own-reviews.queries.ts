import { word } from '../../../platform/database/columns.js';
import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import { judgedTitleSql, judgedVersionsSql } from './judged-text.queries.js';
import { type JuryProposal, juryProposalColumns, juryProposalSql } from './jury.queries.js';
import type { ReviewStep } from './review-step.js';
import { juryStates, scoredStates } from './score-sheet.js';

/** A juror's assigned proposals of a call that have come to the same step. */
export interface AssignedProposals {
  callId: string;
  step: Exclude<ReviewStep, 'conflict'>;
  /** In the juror's own order of reading. */
  ids: string[];
  /** Those whose title or external id contains what was searched for. */
  found: ReadonlySet<string>;
}

/** Each juror reads in another order, which stays: whoever is first in everybody's list is judged most strictly. */
const readingOrderSql = `md5($1::uuid::text || p.id::text)`;

// As texts: thousands of rows would cost more than what is shown of them.
const listAssignedSql = query(
  `select "callId", step, string_agg(id::text, ' ' order by place) as ids,
     string_agg(id::text, ' ') filter (where $4 <> '' and strpos(search_fold(title || ' ' || external_id), search_fold($4)) > 0)
       as found
   from (
     select p.call_id as "callId", p.id, p.external_id, ${judgedTitleSql} as title, ${readingOrderSql} as place,
       case when p.state <> all($2) then null
         when p.state = any($3) and s.state = 'handed-in' and s.text_version < t.version then 'changed'
         when s.state = 'handed-in' then 'handed-in'
         when p.state = any($3) then coalesce(s.state, 'new') else 'closed' end as step
     from jury_assignments a join proposals p on p.id = a.proposal_id
     left join jury_sheets s on s.proposal_id = a.proposal_id and s.juror_id = a.juror_id
     left join ${judgedVersionsSql('vp.id in (select proposal_id from jury_assignments where juror_id = $1)')} t
       on t.proposal_id = p.id
     where a.juror_id = $1 and a.released_at is not null and p.merged_into is null) own
   where step is not null group by "callId", step order by min(external_id)`,
  { callId: 'uuid', step: word<AssignedProposals['step']>(), ids: 'text', found: 'text?' },
);

/** Returns the assignments of a juror in all calls, without regard to conflicts of interest. */
export async function listAssigned(connection: Connection, jurorId: string, search = ''): Promise<AssignedProposals[]> {
  const rows = await listAssignedSql.all(connection, [jurorId, juryStates, scoredStates, search]);
  return rows.map(({ ids, found, ...one }) => ({ ...one, ids: ids.split(' '), found: new Set(found?.split(' ')) }));
}

/** A proposal in a juror's list. */
export type ListedReview = JuryProposal & {
  /** Of its discussion; 0 until the juror has scored it. */
  messages: number;
};

const listReviewsSql = query(
  `select ${juryProposalSql},
     (select count(*) from jury_messages m where m.proposal_id = p.id and s.state = 'handed-in')::int as messages
   from jury_assignments a join proposals p on p.id = a.proposal_id
   left join jury_sheets s on s.proposal_id = a.proposal_id and s.juror_id = a.juror_id
   where a.juror_id = $1 and a.proposal_id = any($2) and a.released_at is not null`,
  { ...juryProposalColumns, messages: 'int' },
);

/** Returns those of these proposals that are assigned to a juror, by id. */
export async function findReviews(connection: Connection, jurorId: string, ids: readonly string[]) {
  return new Map((await listReviewsSql.all(connection, [jurorId, ids])).map((one) => [one.id, one]));
}

/** A proposal beside another one in a juror's list. */
export interface NeighborReview {
  rel: 'prev' | 'next';
  id: string;
  title: string;
}

const nextTo = (rel: NeighborReview['rel'], sign: '<' | '>') =>
  `(select '${rel}' as rel, p.id, ${judgedTitleSql} as title from proposals p
    where p.call_id = $2 and ${readingOrderSql} ${sign} md5($1::uuid::text || $3::uuid::text) and p.state = any($4) and p.merged_into is null
      and exists (select from jury_assignments a where a.proposal_id = p.id and a.juror_id = $1
        and a.released_at is not null)
    order by ${readingOrderSql} ${sign === '<' ? 'desc' : ''} limit 1)`;

/** Returns a juror's assigned proposals of the call before and after this one, in their own order of reading. */
export const listNeighbors = query(`${nextTo('prev', '<')} union all ${nextTo('next', '>')}`, {
  rel: word<NeighborReview['rel']>(),
  id: 'uuid',
  title: 'text',
}).list((jurorId: string, { callId, id }: { callId: string; id: string }) => [jurorId, callId, id, juryStates]);

/**
 * Returns the id of the proposal that a juror reviews after this one: the next in their own order that they haven't
 * submitted, from the start again after the last; null once all are submitted. `others` are left out.
 */
export const findNextReview = query(
  `select p.id from jury_assignments a join proposals p on p.id = a.proposal_id
     left join jury_sheets s on s.proposal_id = p.id and s.juror_id = a.juror_id
   where a.juror_id = $1 and a.released_at is not null and p.call_id = $2 and p.id <> $3 and p.state = any($4) and p.merged_into is null
     and s.state is distinct from 'handed-in' and p.id <> all($5)
   order by ${readingOrderSql} < md5($1::uuid::text || $3::uuid::text), ${readingOrderSql} limit 1`,
  { id: 'uuid' },
).findValue((jurorId: string, { callId, id }: { callId: string; id: string }, others: readonly string[]) => [
  jurorId,
  callId,
  id,
  scoredStates,
  others,
]);
