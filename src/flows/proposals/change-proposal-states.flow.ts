import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { changePossibleStates, type RefusedState } from '../../domain/proposals/change-states.js';
import type { StateInput } from '../../domain/proposals/proposal-input.js';
import { notifyWithdrawals } from '../../domain/submissions/notify-withdrawal.js';
import { Changes } from '../changes.js';

/** Changes the state of many proposals by hand, of as many as possible. */
@Injectable()
export class ChangeProposalStates {
  constructor(private readonly changes: Changes) {}

  /** Returns which changed, and of the others why they didn't. Throws Forbidden. */
  async run(
    ids: readonly string[],
    { state, note }: StateInput,
    actor: Actor,
  ): Promise<{ changed: string[]; refused: RefusedState[] }> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const done = await changePossibleStates(change, ids, { to: state, note });
      await notifyWithdrawals(change, done.changed, state);
      return done;
    });
  }
}
