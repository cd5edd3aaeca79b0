import { Injectable } from '@nestjs/common';
import { type Actor, actorName, requireAbility } from '../../../domain/identity/actor.js';
import { type DecisionInput, decideWinners, declineOthers } from '../domain/decide-winners.js';
import type { JuryDecision } from '../domain/jury.entity.js';
import { lockJuryBySlug } from '../../../domain/calls/calls.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';
import { Changes } from '../../../flows/changes.js';
import { findDecision, listChoices, updateDecision } from '../domain/decisions.queries.js';
import { Conflict, invalidField } from '../../../platform/errors.js';
import { record } from '../../../domain/identity/change.js';
import { listAllJuryProposals } from '../domain/jury.queries.js';
import { holdLettersAbout } from '../../letters/domain/open-letter.js';
import { withdrawPending } from '../../winners/domain/acceptances.queries.js';
import { changeStates } from '../../../domain/proposals/change-states.js';

/** Decides the winners, declines all others, and takes a decision back. */
@Injectable()
export class DecideWinners {
  constructor(private readonly changes: Changes) {}

  /**
   * Decides the winners, for owners. `declinesOthers`: everyone else becomes not selected. Throws NotFound, Forbidden,
   * Conflict if the winners are already decided, and what `decideWinners` throws.
   */
  async decide(
    callSlug: string,
    { declinesOthers = false, ...input }: DecisionInput & { declinesOthers?: boolean },
    actor: Actor,
  ): Promise<JuryDecision> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const call = await lockJuryBySlug(change.tx, callSlug);
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
      const call = await lockJuryBySlug(tx, callSlug);
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

  /**
   * Winners go back to the shortlist, and proposals that were not selected to their previous state. Winners that were
   * showcased stay winners, and withdrawn ones stay withdrawn. Winners that have not answered can no longer accept; the
   * answers of others stay, for organizers to resolve. Letters about it are held. The decision stays in the history.
   * Throws Conflict if nothing is decided.
   */
  async reopen(callSlug: string, reason: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'administer');
    if (reason.trim() === '') throw invalidField('reason', 'required', 'Enter a reason.');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      const decision = await findDecision(tx, call.id);
      if (decision === null) throw new Conflict('jury-undecided', "The winners haven't been decided.");
      const states = new Map((await listAllJuryProposals(tx, call.id)).map(({ id, state }) => [id, state]));
      const choices = await listChoices(tx, decision.id);
      const idsOf = (outcome: string, state: string, before?: string) =>
        choices
          .filter((one) => one.outcome === outcome && (before === undefined || one.stateBefore === before))
          .map(({ proposalId }) => proposalId)
          .filter((id) => states.get(id) === state);
      const moves = [
        ['shortlisted', idsOf('winner', 'winner')],
        ['shortlisted', idsOf('not-selected', 'not-selected', 'shortlisted')],
        ['submitted', idsOf('not-selected', 'not-selected', 'submitted')],
      ] as const;
      for (const [to, ids] of moves) if (ids.length > 0) await changeStates(change, ids, { to, note: reason });
      await updateDecision(tx, decision.id, {
        reopenedBy: actorName(actor),
        reopenedAt: now,
        reopenedReason: reason,
      });
      await withdrawPending(tx, decision.id);
      await holdLettersAbout(change, call.id, ['winner', 'outstanding', 'not-selected']);
      await record(change, 'jury.reopened', `call:${call.id}`, { decision: decision.id });
    });
  }
}
