import { record, type Change } from '../../../domain/identity/change.js';
import { getProposalById } from '../../../domain/proposals/proposals.queries.js';
import type { Acceptance } from './acceptance.entity.js';
import { updateAcceptance } from './acceptances.queries.js';
import { notifyDropped } from './winner-messages.js';

/** Tells teams that their proposals are no longer winners. Lock the jury first. */
export async function dropWinners(
  change: Change,
  acceptances: readonly Pick<Acceptance, 'id' | 'proposalId' | 'deadlineAt'>[],
): Promise<void> {
  for (const acceptance of acceptances) {
    await updateAcceptance(change.tx, acceptance.id, { state: 'dropped' });
    await record(change, 'winner.released', `proposal:${acceptance.proposalId}`);
    await notifyDropped(change, await getProposalById(change.tx, acceptance.proposalId), acceptance);
  }
}
