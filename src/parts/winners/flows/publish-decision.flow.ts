import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { Changes } from '../../../flows/changes.js';
import { publishDecision } from '../domain/publish-decision.js';

/** Publishes the decision to the teams, for owners: from now on they may know, and winners are asked to accept. */
@Injectable()
export class PublishDecision {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns how many winners are asked. Letters that waited for the publication are sent; who gets none is asked by email
   * an hour later (`remindWinners`). `deadlineLocal` is in the time zone of the call. Throws what `publishDecision` throws.
   */
  async run(callSlug: string, deadlineLocal: string, actor: Actor): Promise<number> {
    requireAbility(actor, 'administer');
    return this.changes.run(actor, async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      await lockJury(change.tx, call.id);
      return publishDecision(change, call, deadlineLocal);
    });
  }
}
