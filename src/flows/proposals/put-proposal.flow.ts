import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import type { Proposal } from '../../domain/proposals/proposal.entity.js';
import type { ProposalInput } from '../../domain/proposals/proposal-input.js';
import type { PutOutcome } from '../../domain/proposals/proposal-plan.js';
import { ProposalMatcher } from './proposal-matcher.js';
import { putProposal } from '../../domain/proposals/put-proposals.js';
import { Changes } from '../changes.js';

/** Saves a proposal as the call's platform has it, under its id there, and links it to the attendees behind it. */
@Injectable()
export class PutProposal {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * The same again changes nothing. Throws NotFound for an unknown call, Invalid for a theme that it does not have,
   * Conflict for a skipped state.
   */
  async run(
    callSlug: string,
    externalId: string,
    input: ProposalInput,
    actor: Actor,
  ): Promise<{ proposal: Proposal; outcome: PutOutcome }> {
    requireAbility(actor, 'change');
    const plan = await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      return putProposal(change, call, { externalId, input }, { source: 'api', asOf: now });
    });
    await this.matcher.matchAtOnce(plan.proposal.callId);
    return plan;
  }
}
