import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import type { ProposalInput } from '../../domain/proposals/proposal-input.js';
import type { PutOutcome } from '../../domain/proposals/proposal-plan.js';
import { matchNow } from './match-due.flow.js';
import { putProposal } from '../../domain/proposals/put-proposals.js';

/** Takes in a proposal as the call's platform holds it, under its id there, and links it to the attendees behind it. */
@Injectable()
export class PutProposal {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * The same again changes nothing. Throws NotFound for an unknown call, Invalid for a theme that it does not have,
   * Conflict for a jump over a state.
   */
  async run(
    callSlug: string,
    externalId: string,
    input: ProposalInput,
    actor: Actor,
  ): Promise<{ proposal: Proposal; outcome: PutOutcome }> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    const plan = await this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      return putProposal(tx, call, { externalId, input }, { source: 'api', actor, now, asOf: now });
    });
    await matchNow(this.database, plan.proposal.callId, now);
    return plan;
  }
}
