import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { findDecision, insertChoices, updateDecision } from '../../domain/jury/decisions.queries.js';
import { listJuryProposals, lockJury } from '../../domain/jury/jury.queries.js';
import { scoredStates } from '../../domain/jury/score-sheet.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';
import { changeStates } from '../proposals/change-proposal-state.flow.js';

/** Makes those not selected who did not win: a step of its own after the decision, for owners. */
@Injectable()
export class DeclineOthers {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Gives how many. Throws Conflict before the decision, a second time, and where they are not as many as were seen. */
  async run(callSlug: string, seen: number, actor: Actor): Promise<number> {
    requireAbility(actor, 'administer');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      const decision = await findDecision(tx, call.id);
      if (decision === null) throw new Conflict('jury-undecided', 'The winners are not decided.');
      if (decision.othersDeclinedAt !== null) throw new Conflict('others-dismissed', 'This was done already.');
      const others = (await listJuryProposals(tx, call.id)).filter(({ state }) =>
        scoredStates.some((one) => one === state),
      );
      if (others.length !== seen)
        throw new Conflict('others-changed', `They are ${others.length} now.`, { count: others.length });
      const ids = others.map(({ id }) => id);
      await changeStates(tx, ids, 'not-selected', { actor, now, note: null });
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
      await record(tx, actor, 'jury.others-dismissed', `call:${call.id}`, now, { others: others.length });
      return others.length;
    });
  }
}
