import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { choiceRefusal, frozenRanks, seenRanks } from '../../domain/jury/decision.js';
import { insertChoices, insertDecision } from '../../domain/jury/decisions.queries.js';
import type { JuryDecision } from '../../domain/jury/jury.entity.js';
import { lockJury } from '../../domain/jury/jury.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';
import { changeStates } from '../proposals/change-proposal-state.flow.js';
import { readJuryProgress } from '../../domain/jury/jury-progress.js';
import { requireUndecided } from '../../domain/jury/require-undecided.js';

export interface DecisionInput {
  /** Ids of proposals. */
  winners: readonly string[];
  outstanding: readonly string[];
  note: string;
  /** Whether fewer winners than the call has are meant. */
  fewer: boolean;
  /** The ranks that were seen (`seenRanks`). */
  seen: string;
}

/** Decides who wins, for owners. */
@Injectable()
export class DecideWinners {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes them winners, by way of the shortlist, and keeps the ranks of this moment. Throws NotFound, Invalid for more
   * winners than the call has, Conflict for fewer unless they are meant, where scores came in since the ranks were seen,
   * and where it is decided already.
   */
  async run(callSlug: string, input: DecisionInput, actor: Actor): Promise<JuryDecision> {
    requireAbility(actor, 'administer');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      await requireUndecided(tx, call.id);
      const { proposals, results } = await readJuryProgress(tx, call);
      const ranking = frozenRanks(results, proposals);
      const refusal = choiceRefusal(input, proposals, call.winners);
      if (refusal !== null) throw refusal;
      if (seenRanks(ranking) !== input.seen)
        throw new Conflict('ranks-changed', 'The ranks have changed since you looked.');
      const { winners, note } = input;
      const change = { actor, now, note: note === '' ? null : note };
      const before = new Map(proposals.map(({ id, state }) => [id, state]));
      const waiting = winners.filter((id) => before.get(id) === 'submitted');
      if (waiting.length > 0) await changeStates(tx, waiting, 'shortlisted', change);
      await changeStates(tx, winners, 'winner', change);
      const decision: JuryDecision = {
        id: randomUUID(),
        callId: call.id,
        decidedBy: actorName(actor),
        decidedAt: now,
        note,
        ranking,
        othersDeclinedBy: null,
        othersDeclinedAt: null,
        reopenedBy: null,
        reopenedAt: null,
        reopenedReason: null,
      };
      await insertDecision(tx, decision);
      const outstanding = new Set(input.outstanding);
      await insertChoices(
        tx,
        winners.map((proposalId) => ({
          decisionId: decision.id,
          proposalId,
          outcome: 'winner' as const,
          outstanding: outstanding.has(proposalId),
          stateBefore: before.get(proposalId) ?? 'shortlisted',
        })),
      );
      await record(tx, actor, 'jury.decided', `call:${call.id}`, now, {
        decision: decision.id,
        winners: winners.length,
        outstanding: outstanding.size,
      });
      return decision;
    });
  }
}
