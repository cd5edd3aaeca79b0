import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { findDecision, listChoices, updateDecision } from '../../domain/jury/decisions.queries.js';
import { hasWon } from '../../domain/jury/decision.js';
import { listJuryProposals, lockJury } from '../../domain/jury/jury.queries.js';
import { askWinners } from '../../domain/winners/ask-winners.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Publishes the decision to the teams, for owners: from now on they may know, and winners are asked to accept. */
@Injectable()
export class PublishDecision {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns how many winners are asked. `deadlineLocal` is in the time zone of the call. Throws Conflict before the
   * decision and the second time, and Invalid for a deadline that has passed.
   */
  async run(callSlug: string, deadlineLocal: string, actor: Actor): Promise<number> {
    requireAbility(actor, 'administer');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      const decision = await findDecision(tx, call.id);
      if (decision === null) throw new Conflict('jury-undecided', "The winners haven't been decided.");
      if (decision.publishedAt !== null) throw new Conflict('already-published', 'The decision is published already.');
      const winners = new Set((await listJuryProposals(tx, call.id)).filter(hasWon).map(({ id }) => id));
      const chosen = (await listChoices(tx, decision.id)).filter(({ outcome }) => outcome === 'winner');
      const proposalIds = chosen.map(({ proposalId }) => proposalId).filter((id) => winners.has(id));
      await askWinners(change, call, decision, { proposalIds, deadlineLocal });
      await updateDecision(tx, decision.id, { publishedAt: now, publishedBy: actorName(actor) });
      const details = { decision: decision.id, winners: proposalIds.length, deadline: deadlineLocal };
      await record(change, 'jury.published', `call:${call.id}`, details);
      return proposalIds.length;
    });
  }
}
