import type { ProposalSource, ProposalState } from '../../domain/proposals/proposal.js';
import type { ProposalFilter, ProposalSort } from './proposals-query.js';
import type { Connection } from '../../platform/database/tx.js';
import { json, word } from '../../platform/database/columns.js';
import { composedQuery, query } from '../../platform/database/statement.js';
import { containsSql } from '../../platform/database/search-sql.js';

/** A proposal as the list has it. */
export interface ProposalRow {
  id: string;
  externalId: string;
  title: string;
  theme: string;
  organization: string | null;
  state: ProposalState;
  /** Since when it is in that state, as far as we know. */
  stateAt: Date | null;
  source: ProposalSource;
  submittedAt: Date | null;
  updatedAt: Date;
  url: string | null;
  members: number;
  /** Attendees who are linked to it. */
  linked: number;
  /** Whether one with the same title came another way, such as by the form and from the platform. */
  hasTwin: boolean;
}

const orders: Record<ProposalSort['key'], string> = {
  new: 'p.created_at',
  title: 'lower(p.title)',
  organization: 'lower(p.organization)',
  submitted: 'p.submitted_at',
  changed: 'p.updated_at',
};

const filterExamples: ProposalFilter[] = [
  { state: null, theme: null, search: '' },
  { state: 'draft', theme: 'water', search: 'port' },
];
const sortExamples = Object.keys(orders) as ProposalSort['key'][];
type ProposalRowsArgs = [string, ProposalFilter, ProposalSort, number, number];

const listProposalRowsSql = composedQuery(
  (callId: string, filter: ProposalFilter, sort: ProposalSort, limit: number, offset: number) => {
    const { where, params } = matching(callId, filter);
    const last = ['organization', 'submitted'].includes(sort.key) ? 'nulls last' : '';
    // First the page, then what is counted of each: the rest of a hundred thousand is not looked at.
    return {
      text: `with page as materialized (
       select p.*, row_number() over () as number from (
         select p.* from proposals p where ${where}
         order by ${orders[sort.key]} ${sort.down ? 'desc' : 'asc'} ${last}, p.id
         limit $${params.push(limit)} offset $${params.push(offset)}) as p
     )
     select p.id, p.external_id as "externalId", p.title, p.theme, p.organization, p.state, p.source,
       p.submitted_at as "submittedAt", p.updated_at as "updatedAt", p.url,
       (select at from proposal_changes c where c.proposal_id = p.id order by position desc limit 1) as "stateAt",
       (select count(*)::int from proposal_members m where m.proposal_id = p.id) as members,
       (select count(*)::int from proposal_matches l where l.proposal_id = p.id and l.state = 'linked') as linked,
       exists (select from proposals o where o.call_id = p.call_id and lower(o.title) = lower(p.title) and o.id <> p.id
         and o.merged_into is null and (o.source in ('declared', 'form') or p.source in ('declared', 'form'))
         and o.source <> p.source) as "hasTwin"
     from page p order by p.number`,
      params,
    };
  },
  {
    id: 'uuid',
    externalId: 'text',
    title: 'text',
    theme: 'text',
    organization: 'text?',
    state: word<ProposalState>(),
    source: word<ProposalSource>(),
    submittedAt: 'timestamptz?',
    updatedAt: 'timestamptz',
    url: 'text?',
    stateAt: 'timestamptz?',
    members: 'int',
    linked: 'int',
    hasTwin: 'boolean',
  },
  filterExamples.flatMap((filter) =>
    sortExamples.map((key): ProposalRowsArgs => ['', filter, { key, down: key === 'new' }, 1, 0]),
  ),
);

/** A page of a call's proposals in an order. */
export async function listProposalRows(
  connection: Connection,
  callId: string,
  filter: ProposalFilter,
  sort: ProposalSort,
  limit: number,
  offset: number,
): Promise<ProposalRow[]> {
  return listProposalRowsSql.all(connection, callId, filter, sort, limit, offset);
}

const countProposalsSql = composedQuery(
  (callId: string, filter: ProposalFilter) => {
    const { where, params } = matching(callId, filter);
    return {
      text: `select state, theme, count(*)::int as count from proposals p where ${where} group by 1, 2`,
      params,
    };
  },
  { state: word<ProposalState>(), theme: 'text', count: 'int' },
  filterExamples.map((filter): [string, ProposalFilter] => ['', filter]),
);

/** How many proposals the search leaves, by state and theme. */
export async function countProposals(
  connection: Connection,
  callId: string,
  search: string,
): Promise<{ state: ProposalState; theme: string; count: number }[]> {
  return countProposalsSql.all(connection, callId, { state: null, theme: null, search });
}

const countLinkedProposalsSql = composedQuery(
  (callId: string, filter: ProposalFilter) => {
    const { where, params } = matching(callId, filter);
    return {
      text: `select count(*)::int as count from proposals p
       where ${where} and p.id in (select proposal_id from proposal_matches where state = 'linked')`,
      params,
    };
  },
  { count: 'int' },
  filterExamples.map((filter): [string, ProposalFilter] => ['', filter]),
);

/** How many of the proposals have a linked person. */
export async function countLinkedProposals(
  connection: Connection,
  callId: string,
  filter: ProposalFilter,
): Promise<number> {
  return (await countLinkedProposalsSql.one(connection, callId, filter)).count;
}

/** What files contain beyond the list. */
export interface ProposalFileRow extends ProposalRow {
  addresses: string[];
  /** When it last came into each state. */
  dates: Partial<Record<ProposalState, string>>;
}

const memberAddressesSql = query(
  `select proposal_id as id, array_agg(email order by email_key) as addresses from proposal_members
   where proposal_id = any($1) group by 1`,
  { id: 'uuid', addresses: 'text[]' },
);

const stateDatesSql = query(
  `select id, jsonb_object_agg(state, at) as dates from (
     select proposal_id as id, to_state as state, max(at) as at from proposal_changes
     where proposal_id = any($1) group by 1, 2) as n
   group by 1`,
  { id: 'uuid', dates: json<ProposalFileRow['dates']>() },
);

/** Lists all proposals that match a filter, with what files contain. */
export async function listProposalFileRows(
  connection: Connection,
  callId: string,
  filter: ProposalFilter,
  sort: ProposalSort,
): Promise<ProposalFileRow[]> {
  const rows = await listProposalRows(connection, callId, filter, sort, 1_000_000, 0);
  const ids = rows.map(({ id }) => id);
  const members = await memberAddressesSql.all(connection, [ids]);
  const dates = await stateDatesSql.all(connection, [ids]);
  const addressesOf = new Map(members.map((one) => [one.id, one.addresses]));
  const datesOf = new Map(dates.map((one) => [one.id, one.dates]));
  return rows.map((row) => ({
    ...row,
    addresses: addressesOf.get(row.id) ?? [],
    dates: datesOf.get(row.id) ?? {},
  }));
}

function matching(callId: string, { state, theme, search }: ProposalFilter): { where: string; params: unknown[] } {
  const params: unknown[] = [callId];
  // The statement contains only the filters in use, so that each finds its index.
  const conditions = ['p.call_id = $1', 'p.merged_into is null'];
  if (state !== null) conditions.push(`p.state = $${params.push(state)}`);
  if (theme !== null) conditions.push(`p.theme = $${params.push(theme)}`);
  if (search !== '') {
    const part = `$${params.push(search)}`;
    conditions.push(
      `p.id in (
         select id from proposals where ${containsSql('search_text', part)}
         union all
         select proposal_id from proposal_members where ${containsSql('email_key', part)})`,
    );
  }
  return { where: conditions.join(' and '), params };
}
