import { stateNews } from '../../domain/proposals/state-news.js';
import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { findBatch } from '../../domain/proposals/proposal-changes.queries.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { isUndoable } from '../../domain/proposals/undo-batch.js';
import { undoStates } from '../../domain/proposals/undo-states.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Undoes a change of the state of many proposals right after it, in one transaction. */
@Injectable()
export class UndoProposalStates {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the proposals that have their former state again, and those that are left because they have changed
   * meanwhile. Emails about withdrawals that still wait are taken back, and those that the change took back are sent
   * after all. Throws Forbidden, NotFound for an unknown call, and Conflict if it is too late or somebody else changed
   * them.
   */
  async run(
    callSlug: string,
    batchId: string,
    actor: Actor,
  ): Promise<{ restored: readonly Proposal[]; left: readonly Proposal[] }> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      const batch = await findBatch(tx, batchId);
      if (batch === null || !isUndoable(batch, call.id, actorName(actor), now))
        throw new Conflict('undo-states-too-late', "This can't be undone any more. Change the proposals by hand.");
      const done = await undoStates(change, batchId);
      const back = done.restored.filter(({ state }) => state !== 'withdrawn');
      const withdrawn = idsOf(done.restored.filter((one) => !back.includes(one)));
      for (const news of stateNews.all) {
        await news.moved(change, idsOf(back), 'submitted');
        await news.withdrawnAgain(change, batchId, withdrawn);
      }
      return done;
    });
  }
}

function idsOf(proposals: readonly Proposal[]): string[] {
  return proposals.map(({ id }) => id);
}
