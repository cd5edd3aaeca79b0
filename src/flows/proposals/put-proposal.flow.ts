import { stateNews } from '../../domain/proposals/state-news.js';
import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import type { ProposalInput } from '../../domain/proposals/proposal-input.js';
import { ProposalMatcher } from './proposal-matcher.js';
import { putProposal } from '../../domain/proposals/put-proposals.js';
import { Changes } from '../changes.js';

/** Saves a proposal from the call's platform, identified by its id there, and matches it to attendees. */
@Injectable()
export class PutProposal {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /**
   * Repeating changes nothing. Throws NotFound for an unknown call, Invalid for an unknown theme, and Conflict for a
   * skipped state.
   */
  async run(callSlug: string, externalId: string, input: ProposalInput, actor: Actor) {
    const plan = await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      const done = await putProposal(change, call, { externalId, input }, { source: 'api', asOf: now });
      for (const news of stateNews.all) await news.received(change, [done]);
      return done;
    });
    await this.matcher.matchAtOnce(plan.proposal.callId);
    return plan;
  }
}
