import type { OrganizationKind } from '../../domain/organizations/organization.js';
import type { ProposalSource, ProposalState, ArrivalTimes } from '../../domain/proposals/proposal.js';
import { arrivalColumns, arrivalSql } from '../../domain/proposals/received-versions.queries.js';
import type { SolutionStage } from '../../domain/proposals/proposal-content.js';
import { orNull, word } from '../../platform/database/columns.js';
import { composedQuery } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import { type CallOfProposals, chosenConditions, type ProposalsChosen, proposalsSql } from './proposals-chosen.js';
import { everyProposal, type ProposalFilter, type ProposalSort } from './proposals-query.js';
import type { ListPlace } from '../ui/pager.js';

/** A proposal as the list has it. */
export interface ProposalRow extends ArrivalTimes {
  id: string;
  externalId: string;
  title: string;
  theme: string;
  organization: string | null;
  organizationKind: OrganizationKind | null;
  country: string | null;
  stage: SolutionStage | null;
  state: ProposalState;
  /** Whether it was received, and its team edits it again. */
  isReopened: boolean;
  /** Since when it is in that state, as far as we know. */
  stateAt: Date | null;
  source: ProposalSource;
  submittedAt: Date | null;
  updatedAt: Date;
  url: string | null;
  members: number;
  /** Attendees who are linked to it. */
  linked: number;
  pdfs: number;
  /** Jurors who are to score it, and who have. */
  assigned: number;
  reviewed: number;
  /** Whether one with the same title came another way, such as by the form and from the platform. */
  hasTwin: boolean;
  /** The share that it has in common with the most similar one that nobody has dismissed, and its id. */
  similarShare: number | null;
  similarTo: string | null;
}

const orders: Record<ProposalSort['key'], string> = {
  new: 'p.created_at',
  title: 'lower(p.title)',
  organization: `lower(coalesce(p.organization, ''))`,
  submitted: `coalesce(p.submitted_at, '-infinity')`,
  changed: 'p.updated_at',
  reviews: 'coalesce(r.done, 0)',
};
/** SQL: what comes last in either direction. */
const lasts: Partial<Record<ProposalSort['key'], string>> = {
  organization: 'p.organization is null',
  submitted: 'p.submitted_at is null',
};

const anId = '00000000-0000-0000-0000-000000000000';
const aCall: CallOfProposals = { id: anId, timeZone: 'UTC' };
const everyPart: ProposalFilter = {
  search: 'port 港',
  from: '2027-01-04',
  to: '2027-01-05',
  state: 'draft',
  theme: 'water',
  stage: 'pilot',
  kind: 'ngo',
  country: 'KE',
  tag: anId,
  reviews: 'some',
  pdf: 'yes',
  similar: 'open',
  source: 'form',
};
export const examplesOfChosen: ProposalsChosen[] = [
  { filter: everyProposal },
  { filter: everyPart, ids: [], until: new Date(0) },
  { filter: { ...everyProposal, search: 'port' }, some: true },
];
const sortExamples = Object.keys(orders) as ProposalSort['key'][];

/** SQL: the order of a page that is read forwards or backwards, and what comes after a proposal in it. */
function orderOf({ key, down }: ProposalSort, isBackwards: boolean): { order: string; beyond: (id: string) => string } {
  const [last, value] = [lasts[key] ?? 'false', orders[key]];
  const isDown = down !== isBackwards;
  const [lastIs, valueIs, idIs] = [isBackwards ? '<' : '>', isDown ? '<' : '>', isBackwards ? '<' : '>'];
  const direction = (is: string) => (is === '<' ? 'desc' : 'asc');
  return {
    order: `${lasts[key] === undefined ? '' : `${last} ${direction(lastIs)}, `}${value} ${direction(valueIs)},
      p.id ${direction(idIs)}`,
    beyond: (id) => `exists (
      select from (select ${last} as last, ${value} as value, p.id from ${proposalsSql} where p.id = ${id}) as k
      where (${last}) ${lastIs} k.last or ((${last}) = k.last and (${value} ${valueIs} k.value
        or (${value} = k.value and p.id ${idIs} k.id))))`,
  };
}

type RowsArgs = [CallOfProposals, ProposalsChosen, ProposalSort, number, ListPlace];

const listProposalRowsSql = composedQuery(
  (...[call, chosen, sort, limit, { after, before }]: RowsArgs) => {
    const params: unknown[] = [call.id];
    const given = (value: unknown) => `$${params.push(value)}`;
    const { order, beyond } = orderOf(sort, before !== undefined);
    const place = after ?? before;
    // First the page, then what is counted of each: the rest of a hundred thousand is not looked at.
    return {
      text: `with page as materialized (
       select p.id, row_number() over () as number from (
         select p.id from ${proposalsSql}
         where ${chosenConditions(call, chosen, given)} ${place === undefined ? '' : `and ${beyond(given(place))}`}
         order by ${order} limit ${given(limit)}) as p
     )
     select p.id, p.external_id as "externalId", p.title, p.theme, p.organization, o.kind as "organizationKind",
       o.country, c.stage, p.state, p.source,
       p.state = 'draft' and exists (select from proposal_submissions s where s.proposal_id = p.id) as "isReopened",
       p.submitted_at as "submittedAt",
       ${arrivalSql()}, p.updated_at as "updatedAt", p.url,
       (select at from proposal_changes h where h.proposal_id = p.id order by position desc limit 1) as "stateAt",
       (select count(*)::int from proposal_members m where m.proposal_id = p.id) as members,
       (select count(*)::int from proposal_matches l where l.proposal_id = p.id and l.state = 'linked') as linked,
       (select count(*)::int from proposal_files f where f.proposal_id = p.id and f.removed_at is null) as pdfs,
       (select count(*)::int from jury_assignments a where a.proposal_id = p.id) as assigned,
       (select count(*)::int from jury_assignments a join jury_sheets s using (proposal_id, juror_id)
         where a.proposal_id = p.id and s.state = 'handed-in') as reviewed,
       exists (select from proposals o where o.call_id = p.call_id and lower(o.title) = lower(p.title) and o.id <> p.id
         and o.merged_into is null and (o.source in ('declared', 'form') or p.source in ('declared', 'form'))
         and o.source <> p.source) as "hasTwin",
       near.share as "similarShare", near.external_id as "similarTo"
     -- One by one: a planner that expects few proposals would read all of them for each page.
     from page cross join lateral (select * from proposals where id = page.id offset 0) p
       left join organizations o on o.id = p.organization_id
       left join proposal_contents c on c.proposal_id = p.id
       left join lateral (
         select n.share, q.external_id from (
           select other_id as id, share, verdict from proposal_pairs where one_id = p.id
           union all select one_id, share, verdict from proposal_pairs where other_id = p.id) as n
         join proposals q on q.id = n.id
         where n.verdict is distinct from 'dismissed' order by n.share desc, q.id limit 1) as near on true
     order by page.number ${before === undefined ? '' : 'desc'}`,
      params,
    };
  },
  {
    id: 'uuid',
    externalId: 'text',
    title: 'text',
    theme: 'text',
    organization: 'text?',
    organizationKind: orNull(word<OrganizationKind>()),
    country: 'text?',
    stage: orNull(word<SolutionStage>()),
    state: word<ProposalState>(),
    isReopened: 'boolean',
    source: word<ProposalSource>(),
    submittedAt: 'timestamptz?',
    ...arrivalColumns,
    updatedAt: 'timestamptz',
    url: 'text?',
    stateAt: 'timestamptz?',
    members: 'int',
    linked: 'int',
    pdfs: 'int',
    assigned: 'int',
    reviewed: 'int',
    hasTwin: 'boolean',
    similarShare: 'float?',
    similarTo: 'text?',
  },
  [
    ...examplesOfChosen.map((chosen): RowsArgs => [aCall, chosen, { key: 'new', down: true }, 1, {}]),
    ...sortExamples.flatMap((key): RowsArgs[] => [
      [aCall, { filter: everyProposal }, { key, down: true }, 1, { after: anId }],
      [aCall, { filter: everyProposal }, { key, down: false }, 1, { before: anId }],
    ]),
  ],
);

/** A part of a call's proposals in an order, after one or before one. */
export async function listProposalRows(
  connection: Connection,
  call: CallOfProposals,
  chosen: ProposalsChosen,
  sort: ProposalSort,
  limit: number,
  place: ListPlace = {},
): Promise<ProposalRow[]> {
  return listProposalRowsSql.all(connection, call, chosen, sort, limit, place);
}

const listSortedIdsSql = composedQuery(
  (call: CallOfProposals, chosen: ProposalsChosen, sort: ProposalSort) => {
    const params: unknown[] = [call.id];
    const conditions = chosenConditions(call, chosen, (value) => `$${params.push(value)}`);
    return {
      text: `select p.id from ${proposalsSql} where ${conditions} order by ${orderOf(sort, false).order}`,
      params,
    };
  },
  { id: 'uuid' },
  sortExamples.map((key): [CallOfProposals, ProposalsChosen, ProposalSort] => {
    return [aCall, { filter: everyProposal }, { key, down: true }];
  }),
);

/** Returns the ids of the chosen proposals in an order. */
export async function listSortedProposalIds(
  connection: Connection,
  call: CallOfProposals,
  chosen: ProposalsChosen,
  sort: ProposalSort,
): Promise<string[]> {
  return (await listSortedIdsSql.all(connection, call, chosen, sort)).map(({ id }) => id);
}

const listChosenSql = composedQuery(
  (call: CallOfProposals, chosen: ProposalsChosen) => {
    const params: unknown[] = [call.id];
    const given = (value: unknown) => `$${params.push(value)}`;
    return {
      text: `select p.id, p.external_id as "externalId", p.title, p.state
       from ${proposalsSql} where ${chosenConditions(call, chosen, given)} order by p.title, p.id`,
      params,
    };
  },
  { id: 'uuid', externalId: 'text', title: 'text', state: word<ProposalState>() },
  examplesOfChosen.map((chosen): [CallOfProposals, ProposalsChosen] => [aCall, chosen]),
);

/** Returns all chosen proposals with their states, by title. */
export async function listChosenProposals(connection: Connection, call: CallOfProposals, chosen: ProposalsChosen) {
  return listChosenSql.all(connection, call, chosen);
}
