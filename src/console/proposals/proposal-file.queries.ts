import type { ProposalContent } from '../../domain/proposals/proposal-content.js';
import { listContents } from '../../domain/proposals/proposal-changes.queries.js';
import type { ProposalState } from '../../domain/proposals/proposal.js';
import { listProposalTags } from '../../domain/registrations/people/tags.queries.js';
import { json } from '../../platform/database/columns.js';
import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import type { CallOfProposals, ProposalsChosen } from './proposals-chosen.js';
import { listProposalRows, listSortedProposalIds, type ProposalRow } from './proposals.queries.js';
import { everyProposal, type ProposalSort, type ProposalsQuery } from './proposals-query.js';

/** What files contain beyond the list. */
export interface ProposalFileRow extends ProposalRow {
  addresses: string[];
  content: ProposalContent | null;
  tags: string[];
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

/** How many proposals of a file are read at a time. */
const portion = 100;

/**
 * Reads the proposals of a file in portions, each on a connection that `read` gives it. Their order is read first:
 * whatever changes meanwhile, each is in the file once.
 */
export async function* readProposalFile(
  read: <Result>(query: (connection: Connection) => Promise<Result>) => Promise<Result>,
  call: CallOfProposals,
  { filter, sort }: Pick<ProposalsQuery, 'filter' | 'sort'>,
): AsyncGenerator<ProposalFileRow[]> {
  const all = await read((connection) => listSortedProposalIds(connection, call, { filter }, sort));
  for (let from = 0; from < all.length; from += portion) {
    const chosen = { filter: everyProposal, ids: all.slice(from, from + portion) };
    yield await read((connection) => listFileRows(connection, call, chosen, sort));
  }
}

async function listFileRows(
  connection: Connection,
  call: CallOfProposals,
  chosen: ProposalsChosen,
  sort: ProposalSort,
): Promise<ProposalFileRow[]> {
  const rows = await listProposalRows(connection, call, chosen, sort, portion);
  const ids = rows.map(({ id }) => id);
  const members = await memberAddressesSql.all(connection, [ids]);
  const dates = await stateDatesSql.all(connection, [ids]);
  const contents = await listContents(connection, ids);
  const tags = await listProposalTags(connection, ids);
  const addressesOf = new Map(members.map((one) => [one.id, one.addresses]));
  const datesOf = new Map(dates.map((one) => [one.id, one.dates]));
  return rows.map((row) => ({
    ...row,
    addresses: addressesOf.get(row.id) ?? [],
    content: contents.get(row.id) ?? null,
    tags: tags.filter(({ proposalId }) => proposalId === row.id).map(({ name }) => name),
    dates: datesOf.get(row.id) ?? {},
  }));
}
