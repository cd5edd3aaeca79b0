import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { decideLateChange, type LateDecision } from '../../domain/proposals/decide-late-change.js';
import { mostTakenAtOnce } from '../../domain/proposals/late-change.js';
import { listWaiting } from '../../domain/proposals/late-changes.queries.js';
import { stateNews } from '../../domain/proposals/state-news.js';
import { Conflict } from '../../platform/errors.js';
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
    await this.matcher.matchAtOnce(await this.decide(callSlug, decision, actor));
  }

  /**
   * Takes over all changes that were received until `seen`, the oldest first and at most `mostTakenAtOnce`, each by itself.
   * Returns how many, and how many of them can't be: another owner has decided, or the state can't follow. Throws
   * NotFound, and Forbidden for others than owners.
   */
  async takeAll(callSlug: string, seen: Date, actor: Actor): Promise<{ taken: number; refused: number }> {
    const { id, waiting } = await this.changes.runIfAble(actor, 'administer', async ({ tx }) => {
      const call = await getCallBySlug(tx, callSlug);
      return { id: call.id, waiting: await listWaiting(tx, call.id, mostTakenAtOnce) };
    });
    const wanted = waiting.filter(({ receivedAt }) => receivedAt <= seen);
    let taken = 0;
    for (const { externalId, receivedAt } of wanted) {
      try {
        await this.decide(callSlug, { externalId, takes: true, seen: receivedAt }, actor);
        taken += 1;
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
      }
    }
    await this.matcher.matchAtOnce(id);
    return { taken, refused: wanted.length - taken };
  }

  private decide(callSlug: string, decision: LateDecision, actor: Actor): Promise<string> {
    return this.changes.run(actor, async (change) => {
      const call = await getCallBySlug(change.tx, callSlug);
      const decided = await decideLateChange(change, call, decision);
      for (const news of stateNews.all) await news.received(change, [decided]);
      return call.id;
    });
  }
}
