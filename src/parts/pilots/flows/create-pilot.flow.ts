import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { createPilot } from '../domain/change-pilot.js';
import { getProposal } from '../../../domain/proposals/proposals.queries.js';
import { Changes } from '../../../flows/changes.js';

/** Creates the pilot of a decided proposal. */
@Injectable()
export class CreatePilot {
  constructor(private readonly changes: Changes) {}

  /** Returns the id of the pilot, also if there was one already. Throws NotFound, Forbidden and Conflict. */
  async run(callSlug: string, externalId: string, actor: Actor): Promise<string> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      return createPilot(change, await getProposal(change.tx, call.id, externalId));
    });
  }
}
