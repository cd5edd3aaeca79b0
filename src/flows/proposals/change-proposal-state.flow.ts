import { stateNews } from '../../domain/proposals/state-news.js';
import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName } from '../../domain/identity/actor.js';
import { changeStates, changePossibleStates, undoStates } from '../../domain/proposals/change-states.js';
import type { StateInput } from '../../domain/proposals/proposal-input.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import { getProposal } from '../../domain/proposals/proposals.queries.js';
import { Changes } from '../changes.js';
import { findBatch } from '../../domain/proposals/proposal-changes.queries.js';
import { isUndoable } from '../../domain/proposals/undo-batch.js';
import { Conflict } from '../../platform/errors.js';

/** The state of proposals. */
@Injectable()
export class ChangeProposalState {
  constructor(private readonly changes: Changes) {}

  /**
   * Changes the state of a proposal by hand. The team of a withdrawn one gets an email. Returns the proposal. Setting
   * the current state changes nothing. Throws NotFound, Conflict for a skipped state, and Forbidden for changes that
   * only owners can make, and what `check` throws about the locked proposal.
   */
  async run(
    callSlug: string,
    externalId: string,
    { state, note, check }: StateInput & { check?: (current: Proposal) => void },
    actor: Actor,
  ): Promise<Proposal> {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      const { id } = await getProposal(change.tx, call.id, externalId);
      const moved = await changeStates(change, [id], {
        to: state,
        note,
        check: (proposals) => proposals.forEach((one) => check?.(one)),
      });
      for (const news of stateNews.all) await news.moved(change, moved, state);
      return getProposal(change.tx, call.id, externalId);
    });
  }

  /**
   * Changes the state of many proposals by hand, of as many as possible. Returns which changed, and of the others why
   * they didn't. Those of a batch, which can be several runs, can be undone together. Throws Forbidden.
   */
  async many(ids: readonly string[], { state, note, batchId }: StateInput & { batchId: string }, actor: Actor) {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const done = await changePossibleStates(change, ids, { to: state, note, batchId });
      for (const news of stateNews.all) await news.moved(change, done.changed, state);
      return done;
    });
  }

  /**
   * Undoes a change of the state of many proposals right after it, in one transaction. Returns the proposals that have
   * their former state again, and those that are left because they have changed meanwhile. Emails about withdrawals
   * that still wait are taken back, and those that the change took back are sent after all. Throws Forbidden, NotFound
   * for an unknown call, and Conflict if it is too late or somebody else changed them.
   */
  async undo(callSlug: string, batchId: string, actor: Actor) {
    return this.changes.runIfAble(actor, 'change', async (change) => {
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
