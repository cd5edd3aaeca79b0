import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { type Actor, actorName, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { Conflict, Forbidden, invalidField } from '../../../platform/errors.js';
import { isScoringOver, requireChair } from '../domain/chair.js';
import { readConflicts } from '../domain/found-conflicts.js';
import { readJuryProgress } from '../domain/jury-progress.js';
import { requireUndecided } from '../domain/require-undecided.js';
import { isOrderOf, tiesOf } from '../domain/results.js';
import { insertSettledTie } from '../domain/ties.queries.js';
import { Changes } from '../../../flows/changes.js';

/** Settles the order of proposals with the same average, for the chair. */
@Injectable()
export class SettleTie {
  constructor(private readonly changes: Changes) {}

  /**
   * `order` has all proposals of the tie, the best first. Throws NotFound unless the actor is the chair, Forbidden for a
   * conflict of interest with one of them, Conflict while jurors score, after the decision and if the tie has changed,
   * and Invalid without a reason.
   */
  async run(callSlug: string, { order, reason }: { order: string[]; reason: string }, actor: Actor): Promise<void> {
    requireAbility(actor, 'score');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      const progress = await readJuryProgress(tx, call);
      requireChair(progress.rules, actor);
      await requireUndecided(tx, call.id);
      if (reason.trim() === '') throw invalidField('reason', 'required', 'Enter a reason.');
      if (!isScoringOver(progress, now))
        throw new Conflict('scoring-open', 'Ties can be settled once the reviews are in.');
      if (!tiesOf(progress.results).some((tie) => isOrderOf(order, tie)))
        throw new Conflict('tie-changed', 'This tie has changed. Review the ranking and settle it again.');
      const chair = progress.jurors.filter(({ id }) => id === progress.rules.chairId);
      const conflictsOf = await readConflicts(tx, call.id, chair, order);
      if (order.some((proposalId) => chair.some(({ id }) => conflictsOf({ proposalId, jurorId: id }).length > 0)))
        throw new Forbidden('conflict-of-interest', 'You have a conflict of interest with one of these proposals.');
      const { round } = progress.rules;
      const settlement = { id: randomUUID(), callId: call.id, round, proposalIds: order, reason: reason.trim() };
      await insertSettledTie(tx, { ...settlement, settledBy: actorName(actor), settledAt: now });
      await record(change, 'jury.tie-settled', `call:${call.id}`, { proposals: order, reason: reason.trim() });
    });
  }
}
