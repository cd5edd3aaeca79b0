import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { type DecisionInput, decideWinners } from '../domain/decide-winners.js';
import { declineOthers } from '../domain/decline-others.js';
import type { JuryDecision } from '../domain/jury.entity.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';
import { Changes } from '../../../flows/changes.js';
import { findDecision } from '../domain/decisions.queries.js';
import { Conflict } from '../../../platform/errors.js';

/** The decision, and what follows it. */
@Injectable()
export class DecideWinners {
  constructor(private readonly changes: Changes) {}

  /**
   * Decides the winners, for owners. `declinesOthers`: everyone else becomes not selected. Throws NotFound, Forbidden,
   * Conflict if the winners are already decided, and what `decideWinners` throws.
   */
  async run(
    callSlug: string,
    { declinesOthers = false, ...input }: DecisionInput & { declinesOthers?: boolean },
    actor: Actor,
  ): Promise<JuryDecision> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      await lockJury(change.tx, call.id);
      await requireUndecided(change.tx, call.id);
      const decision = await decideWinners(change, call, input);
      if (declinesOthers) await declineOthers(change, decision);
      return decision;
    });
  }

  /**
   * Marks the proposals that did not win as not selected, as a separate step after the decision, for owners. Returns
   * how many. Throws Conflict before the decision, the second time, and if their number has changed.
   */
  async declineOthers(callSlug: string, seen: number, actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      const decision = await findDecision(tx, call.id);
      if (decision === null) throw new Conflict('jury-undecided', "The winners haven't been decided.");
      if (decision.othersDeclinedAt !== null) throw new Conflict('others-dismissed', 'This has already been done.');
      const count = await declineOthers(change, decision);
      if (count === seen) return count;
      throw new Conflict('others-changed', `There are now ${count} other proposals. Review them and confirm again.`, {
        count,
      });
    });
  }
}
