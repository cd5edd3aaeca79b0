import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { decideLateChange, type LateDecision } from '../../domain/proposals/decide-late-change.js';
import { stateNews } from '../../domain/proposals/state-news.js';
import { Changes } from '../changes.js';
import { ProposalMatcher } from './proposal-matcher.js';

/** Takes over what the platform of a call has changed after the deadline, or leaves a proposal as it is. */
@Injectable()
export class DecideLateChange {
  constructor(
    private readonly changes: Changes,
    private readonly matcher: ProposalMatcher,
  ) {}

  /** Throws Forbidden for others than owners, and what `decideLateChange` throws. */
  async run(callSlug: string, decision: LateDecision, actor: Actor): Promise<void> {
    requireAbility(actor, 'administer');
    const callId = await this.changes.run(actor, async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      const decided = await decideLateChange(change, call, decision);
      for (const news of stateNews.all) await news.received(change, [decided]);
      return call.id;
    });
    await this.matcher.matchAtOnce(callId);
  }
}
