import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { findDecision, updateDecision } from '../../jury/domain/decisions.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { listUnasked } from '../domain/acceptances.queries.js';
import { askWinners } from '../domain/ask-winners.js';
import { releaseUnpublished } from '../../letters/domain/letters.queries.js';
import { Conflict } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Publishes the decision to the teams, for owners: from now on they may know, and winners are asked to accept. */
@Injectable()
export class PublishDecision {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns how many winners are asked: teams that have accepted before aren't. Letters that waited for the publication
   * are sent; who gets none is asked by email an hour later (`enqueueWinnerReminders`). Later winners, such as those that the
   * call's platform chose, are asked by calling it again. `deadlineLocal` is in the time zone of the call. Throws
   * Conflict without winners, and if all of them were asked, and Invalid for a deadline that has passed.
   */
  async run(callSlug: string, deadlineLocal: string, actor: Actor): Promise<number> {
    requireAbility(actor, 'administer');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      const decision = await findDecision(tx, call.id);
      const proposalIds = await listUnasked(tx, call.id);
      const isPublished = decision === null || decision.publishedAt !== null;
      if (decision === null && proposalIds.length === 0)
        throw new Conflict('jury-undecided', "The winners haven't been decided.");
      if (isPublished && proposalIds.length === 0)
        throw new Conflict('already-published', 'The decision is published, and all winners were asked.');
      const asked = await askWinners(change, call, { proposalIds, decisionId: decision?.id ?? null, deadlineLocal });
      if (decision !== null && !isPublished)
        await updateDecision(tx, decision.id, { publishedAt: now, publishedBy: actorName(actor) });
      const details = { decision: decision?.id ?? null, winners: proposalIds.length, deadline: deadlineLocal };
      await record(change, 'jury.published', `call:${call.id}`, details);
      await releaseUnpublished(tx, call.id, now);
      return asked;
    });
  }
}
