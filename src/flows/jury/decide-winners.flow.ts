import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { choiceRefusal, frozenRanks, seenRanks } from '../../domain/jury/decision.js';
import { insertChoices, insertDecision } from '../../domain/jury/decisions.queries.js';
import type { JuryDecision } from '../../domain/jury/jury.entity.js';
import { lockJury } from '../../domain/jury/jury.queries.js';
import { Conflict } from '../../platform/errors.js';
import type { Change } from '../../domain/identity/change.js';
import { changeStates } from '../../domain/proposals/change-states.js';
import { readJuryProgress } from '../../domain/jury/jury-progress.js';
import { requireUndecided } from '../../domain/jury/require-undecided.js';
import { Changes } from '../changes.js';

export interface DecisionInput {
  /** Ids of proposals. */
  winners: readonly string[];
  outstanding: readonly string[];
  note: string;
  /** Confirms fewer winners than the call has. */
  fewer: boolean;
  /** The ranks that were seen (`seenRanks`). */
  seen: string;
}

/** Decides the winners, for owners. */
@Injectable()
export class DecideWinners {
  constructor(private readonly changes: Changes) {}

  /**
   * Makes them winners, by way of the shortlist, and saves the ranks of this moment. Throws NotFound, Invalid for more
   * winners than the call has, and Conflict for fewer unless they are meant, where the ranks have changed since they were
   * seen, and where it is decided already.
   */
  async run(callSlug: string, input: DecisionInput, actor: Actor): Promise<JuryDecision> {
    requireAbility(actor, 'administer');
    return this.changes.run(actor, async (change) => {
      const { tx } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      await requireUndecided(tx, call.id);
      const { proposals, results } = await readJuryProgress(tx, call);
      const ranking = frozenRanks(results, proposals);
      const refusal = choiceRefusal(input, proposals, call.winners);
      if (refusal !== null) throw refusal;
      if (seenRanks(ranking) !== input.seen)
        throw new Conflict('ranks-changed', 'The ranks have changed since you looked.');
      const { winners } = input;
      const note = input.note || null;
      const before = new Map(proposals.map(({ id, state }) => [id, state]));
      const submitted = winners.filter((id) => before.get(id) === 'submitted');
      if (submitted.length > 0) await changeStates(change, submitted, { to: 'shortlisted', note });
      await changeStates(change, winners, { to: 'winner', note });
      const decision = newDecision(change, call.id, input.note, ranking);
      await insertDecision(tx, decision);
      const outstanding = new Set(input.outstanding);
      const choices = winners.map((proposalId) => ({
        decisionId: decision.id,
        proposalId,
        outcome: 'winner' as const,
        outstanding: outstanding.has(proposalId),
        stateBefore: before.get(proposalId) ?? 'shortlisted',
      }));
      await insertChoices(tx, choices);
      await record(change, 'jury.decided', `call:${call.id}`, {
        decision: decision.id,
        winners: winners.length,
        outstanding: outstanding.size,
      });
      return decision;
    });
  }
}

function newDecision(
  { actor, now }: Change,
  callId: string,
  note: string,
  ranking: JuryDecision['ranking'],
): JuryDecision {
  return {
    id: randomUUID(),
    callId,
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
}
