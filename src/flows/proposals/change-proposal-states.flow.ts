import { stateNews } from '../../domain/proposals/state-news.js';
import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { changePossibleStates, type RefusedState } from '../../domain/proposals/change-states.js';
import type { StateInput } from '../../domain/proposals/proposal-input.js';
import { Changes } from '../changes.js';

/** Changes the state of many proposals by hand, of as many as possible. */
@Injectable()
export class ChangeProposalStates {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns which changed, and of the others why they didn't. Those of a batch, which can be several runs, can be undone
   * together. Throws Forbidden.
   */
  async run(
    ids: readonly string[],
    { state, note, batchId }: StateInput & { batchId: string },
    actor: Actor,
  ): Promise<{ changed: string[]; refused: RefusedState[] }> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const done = await changePossibleStates(change, ids, { to: state, note, batchId });
      for (const news of stateNews.all) await news.moved(change, done.changed, state);
      return done;
    });
  }
}
