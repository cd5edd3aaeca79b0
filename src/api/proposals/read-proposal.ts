import { getCall } from '../../domain/calls/calls.queries.js';
import { lateness } from '../../domain/proposals/proposal.js';
import { listLateChanges } from '../../domain/proposals/late-changes.queries.js';
import { findContent, listChanges } from '../../domain/proposals/proposal-changes.queries.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { listLinks, listMembers } from '../../domain/proposals/proposals.queries.js';
import { listArrivals } from '../../domain/proposals/received-versions.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { proposalView, type ProposalView } from './proposal.view.js';

/** Reads the API view of a proposal. */
export async function readProposal(connection: Connection, proposal: Proposal): Promise<ProposalView> {
  const { id, callId } = proposal;
  const arrival = (await listArrivals(connection, [id])).get(id);
  return proposalView(
    proposal,
    await findContent(connection, id),
    await listMembers(connection, id),
    await listLinks(connection, id),
    await listChanges(connection, id),
    {
      waiting: (await listLateChanges(connection, [id])).get(id) ?? null,
      isLate: lateness(await getCall(connection, callId), arrival) !== null,
    },
  );
}
