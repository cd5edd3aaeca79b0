import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { findDecision, listChoices, updateDecision } from '../../domain/jury/decisions.queries.js';
import { listJuryProposals, lockJury } from '../../domain/jury/jury.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict, invalidField } from '../../platform/errors.js';
import { changeStates } from '../proposals/change-proposal-state.flow.js';

/** Takes a decision back, for owners, with a reason. */
@Injectable()
export class ReopenDecision {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Winners go back to the shortlist, and those not selected to where they were. Winners that were shown already stay
   * winners, and whoever withdrew stays away. The decision is kept as it was. Throws Conflict where nothing is decided.
   */
  async run(callSlug: string, reason: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'administer');
    if (reason.trim() === '') throw invalidField('reason', 'required', 'A reason is needed.');
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      const decision = await findDecision(tx, call.id);
      if (decision === null) throw new Conflict('jury-undecided', 'The winners are not decided.');
      const states = new Map((await listJuryProposals(tx, call.id)).map(({ id, state }) => [id, state]));
      const choices = await listChoices(tx, decision.id);
      const idsOf = (outcome: string, state: string, before?: string) =>
        choices
          .filter((one) => one.outcome === outcome && (before === undefined || one.stateBefore === before))
          .map(({ proposalId }) => proposalId)
          .filter((id) => states.get(id) === state);
      const change = { actor, now, note: reason };
      const moves = [
        ['shortlisted', idsOf('winner', 'winner')],
        ['shortlisted', idsOf('not-selected', 'not-selected', 'shortlisted')],
        ['submitted', idsOf('not-selected', 'not-selected', 'submitted')],
      ] as const;
      for (const [to, ids] of moves) if (ids.length > 0) await changeStates(tx, ids, to, change);
      await updateDecision(tx, decision.id, {
        reopenedBy: actorName(actor),
        reopenedAt: now,
        reopenedReason: reason,
      });
      await record(tx, actor, 'jury.reopened', `call:${call.id}`, now, { decision: decision.id });
    });
  }
}
