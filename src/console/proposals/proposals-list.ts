import type { Call } from '../../domain/calls/call.entity.js';
import { type Actor, isAble } from '../../domain/identity/actor.js';
import { pageSize } from '../pager.js';
import type { ProposalsInput } from './proposals.page.js';
import { countLinkedProposals, countProposals, listProposalRows } from './proposals.queries.js';
import type { ProposalsQuery } from './proposals-query.js';
import type { Connection } from '../../platform/database/tx.js';

/** Finds the proposals that a query asks for; `fault` says why a file could not be read. */
export async function proposalsList(
  connection: Connection,
  call: Call,
  query: ProposalsQuery,
  actor: Actor,
  fault: string | null = null,
): Promise<ProposalsInput> {
  return {
    call,
    query,
    counts: await countProposals(connection, call.id, query.search),
    linked: await countLinkedProposals(connection, call.id, query),
    rows: await listProposalRows(connection, call.id, query, query.sort, pageSize, (query.page - 1) * pageSize),
    fault,
    isOwner: isAble(actor, 'administer'),
  };
}
