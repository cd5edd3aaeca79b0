import { orNull, word } from '../../platform/database/columns.js';
import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import type { ProposalState } from '../proposals/proposal.js';
import { type JuryProposal, juryProposalColumns, juryProposalSql } from './jury.queries.js';
import { juryStates, type SheetState } from './score-sheet.js';

/** A proposal assigned to a juror, without what it says: there can be thousands. */
export interface AssignedProposal {
  id: string;
  callId: string;
  state: ProposalState;
  sheet: SheetState | null;
  /** Whether its title or external id contains what was searched for. */
  isFound: boolean;
}

const listAssignedSql = query(
  `select p.id, p.call_id as "callId", p.state, s.state as sheet,
     $3 = '' or strpos(search_fold(p.title || ' ' || p.external_id), search_fold($3)) > 0 as "isFound"
   from jury_assignments a join proposals p on p.id = a.proposal_id
   left join jury_sheets s on s.proposal_id = a.proposal_id and s.juror_id = a.juror_id
   where a.juror_id = $1 and p.state = any($2) and p.merged_into is null order by p.external_id`,
  {
    id: 'uuid',
    callId: 'uuid',
    state: word<ProposalState>(),
    sheet: orNull(word<SheetState>()),
    isFound: 'boolean',
  },
);

/** Returns the assignments of a juror in all calls, by external id. */
export async function listAssigned(connection: Connection, jurorId: string, search = ''): Promise<AssignedProposal[]> {
  return listAssignedSql.all(connection, [jurorId, juryStates, search]);
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
   where a.juror_id = $1 and a.proposal_id = any($2)`,
  { ...juryProposalColumns, messages: 'int' },
);

/** Returns those of these proposals that are assigned to a juror, by id. */
export async function findReviews(
  connection: Connection,
  jurorId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ListedReview>> {
  return new Map((await listReviewsSql.all(connection, [jurorId, ids])).map((one) => [one.id, one]));
}

/** A proposal beside another one in a juror's list. */
export interface NeighborReview {
  rel: 'prev' | 'next';
  id: string;
  title: string;
}

const nextTo = (rel: NeighborReview['rel'], sign: '<' | '>') =>
  `(select '${rel}' as rel, p.id, p.title from proposals p
    where p.call_id = $2 and p.external_id ${sign} $3 and p.state = any($4) and p.merged_into is null
      and exists (select from jury_assignments a where a.proposal_id = p.id and a.juror_id = $1)
    order by p.external_id ${sign === '<' ? 'desc' : ''} limit 1)`;

const listNeighborsSql = query(`${nextTo('prev', '<')} union all ${nextTo('next', '>')}`, {
  rel: word<NeighborReview['rel']>(),
  id: 'uuid',
  title: 'text',
});

/** Returns a juror's assigned proposals of the call before and after this one, by external id. */
export async function listNeighbors(
  connection: Connection,
  jurorId: string,
  { callId, externalId }: { callId: string; externalId: string },
): Promise<NeighborReview[]> {
  return listNeighborsSql.all(connection, [jurorId, callId, externalId, juryStates]);
}
