import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { declineOthers } from '../domain/decline-others.js';
import { findDecision } from '../domain/decisions.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { Conflict } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Marks the proposals that did not win as not selected, as a separate step after the decision, for owners. */
@Injectable()
export class DeclineOthers {
  constructor(private readonly changes: Changes) {}

  /** Returns how many. Throws Conflict before the decision, the second time, and if their number has changed. */
  async run(callSlug: string, seen: number, actor: Actor): Promise<number> {
    requireAbility(actor, 'administer');
    return this.changes.run(actor, async (change) => {
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
