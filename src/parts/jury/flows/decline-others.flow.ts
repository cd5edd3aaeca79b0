import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { findDecision, insertChoices, updateDecision } from '../domain/decisions.queries.js';
import { listAllJuryProposals } from '../domain/jury.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { isScored } from '../domain/score-sheet.js';
import { Conflict } from '../../../platform/errors.js';
import { changeStates } from '../../../domain/proposals/change-states.js';
import { Changes } from '../../../flows/changes.js';

/** Marks the proposals that did not win as not selected, as a separate step after the decision, for owners. */
@Injectable()
export class DeclineOthers {
  constructor(private readonly changes: Changes) {}

  /** Returns how many. Throws Conflict before the decision, the second time, and if their number has changed. */
  async run(callSlug: string, seen: number, actor: Actor): Promise<number> {
    requireAbility(actor, 'administer');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      const decision = await findDecision(tx, call.id);
      if (decision === null) throw new Conflict('jury-undecided', "The winners haven't been decided.");
      if (decision.othersDeclinedAt !== null) throw new Conflict('others-dismissed', 'This has already been done.');
      const others = (await listAllJuryProposals(tx, call.id)).filter(isScored);
      if (others.length !== seen)
        throw new Conflict(
          'others-changed',
          `There are now ${others.length} other proposals. Review them and confirm again.`,
          { count: others.length },
        );
      const ids = others.map(({ id }) => id);
      await changeStates(change, ids, { to: 'not-selected', note: null });
      await updateDecision(tx, decision.id, { othersDeclinedBy: actorName(actor), othersDeclinedAt: now });
      await insertChoices(
        tx,
        others.map(({ id, state }) => ({
          decisionId: decision.id,
          proposalId: id,
          outcome: 'not-selected' as const,
          outstanding: false,
          stateBefore: state,
        })),
      );
      await record(change, 'jury.others-dismissed', `call:${call.id}`, { others: others.length });
      return others.length;
    });
  }
}
