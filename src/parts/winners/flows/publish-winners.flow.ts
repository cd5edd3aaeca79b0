import { Injectable } from '@nestjs/common';
import { getCallBySlug, lockJuryBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, actorName } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { arrangeEntries, findPublished, writePublished } from '../domain/winner-entries.queries.js';
import { Changes } from '../../../flows/changes.js';
import { publishDecision } from '../domain/publish-decision.js';

/** Publishes who has won. */
@Injectable()
export class PublishWinners {
  constructor(private readonly changes: Changes) {}

  /**
   * Publishes the winners page of a call, and takes it offline, for owners. Does nothing if it is so already. Throws
   * NotFound.
   */
  async run(callSlug: string, isPublic: boolean, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      if (((await findPublished(tx, call.id)) !== null) === isPublic) return;
      await writePublished(tx, call.id, isPublic ? now : null, actorName(actor));
      await record(change, isPublic ? 'winner.page-published' : 'winner.page-unpublished', `call:${call.id}`);
    });
  }

  /** Sets the order of the winners; those that `proposalIds` doesn't name follow. */
  async arrange(callSlug: string, proposalIds: readonly string[], actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      if (await arrangeEntries(change.tx, call.id, proposalIds, change.now))
        await record(change, 'winner.arranged', `call:${call.id}`);
    });
  }

  /**
   * Publishes the decision to the teams, for owners: from now on they may know, and winners are asked to accept.
   * Returns how many winners are asked. Letters that waited for the publication are sent; who gets none is asked by
   * email an hour later (`remindWinners`). `deadlineLocal` is in the time zone of the call. Throws what
   * `publishDecision` throws.
   */
  async publishDecision(callSlug: string, deadlineLocal: string, actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const call = await lockJuryBySlug(change.tx, callSlug);
      return publishDecision(change, call, deadlineLocal);
    });
  }
}
