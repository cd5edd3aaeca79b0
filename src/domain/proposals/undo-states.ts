import { actorName } from '../identity/actor.js';
import { recordAll } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import { insertChanges, listBatch, listBatchIds, lockProposalRows, restoreStates } from './proposal-changes.queries.js';
import type { Proposal } from './proposal.entity.js';

/**
 * Gives proposals whose state was changed together the states back that they had before. Returns those that are left
 * as they are, because they have changed once more or were merged since; those that have their former state anyway are
 * in neither list.
 */
export async function undoStates(change: Change, batchId: string): Promise<{ restored: Proposal[]; left: Proposal[] }> {
  const { tx, actor, now } = change;
  const proposals = await lockProposalRows(tx, await listBatchIds(tx, batchId));
  const known = new Map(proposals.map((one) => [one.id, one]));
  const former = [];
  const left = [];
  for (const { proposalId, from, to, formerlySubmittedAt, isLast } of await listBatch(tx, batchId)) {
    const proposal = known.get(proposalId);
    if (proposal === undefined || from === null || proposal.state === from) continue;
    const isAsLeft = isLast && proposal.state === to && proposal.mergedInto === null;
    if (isAsLeft) former.push({ proposal, id: proposalId, state: from, submittedAt: formerlySubmittedAt });
    else left.push(proposal);
  }
  await restoreStates(tx, former, now);
  const step = { at: now, source: 'staff' as const, actor: actorName(actor), note: null };
  await insertChanges(
    tx,
    former.map(({ proposal, id, state }) => ({ proposalId: id, from: proposal.state, to: state, ...step })),
  );
  await recordAll(
    change,
    former.map(({ proposal, id, state }) => ({
      action: 'proposal.state-undone',
      subject: `proposal:${id}`,
      details: { before: proposal.state, after: state },
    })),
  );
  return { restored: former.map(({ proposal, state }) => ({ ...proposal, state })), left };
}
