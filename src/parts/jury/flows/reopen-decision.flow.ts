import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { findDecision, listChoices, updateDecision } from '../domain/decisions.queries.js';
import { listAllJuryProposals } from '../domain/jury.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { holdLettersAbout } from '../../letters/domain/hold-letters.js';
import { withdrawPending } from '../../winners/domain/acceptances.queries.js';
import { Conflict, invalidField } from '../../../platform/errors.js';
import { changeStates } from '../../../domain/proposals/change-states.js';
import { Changes } from '../../../flows/changes.js';

/** Reopens a decision, for owners, with a reason. */
@Injectable()
export class ReopenDecision {
  constructor(private readonly changes: Changes) {}

  /**
   * Winners go back to the shortlist, and proposals that were not selected to their previous state. Winners that were
   * showcased stay winners, and withdrawn ones stay withdrawn. Winners that have not answered can no longer accept; the
   * answers of others stay, for organizers to resolve. Letters about it are held. The decision stays in the history.
   * Throws Conflict if nothing is decided.
   */
  async run(callSlug: string, reason: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'administer');
    if (reason.trim() === '') throw invalidField('reason', 'required', 'Enter a reason.');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
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
