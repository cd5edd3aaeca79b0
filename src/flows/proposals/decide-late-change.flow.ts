import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility, actorName } from '../../domain/identity/actor.js';
import { mostTakenAtOnce } from '../../domain/proposals/late-change.js';
import { listWaiting, leaveLateChange } from '../../domain/proposals/late-changes.queries.js';
import { stateNews } from '../../domain/proposals/state-news.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { ProposalMatcher } from './proposal-matcher.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { record, type Change } from '../../domain/identity/change.js';
import { changeStates } from '../../domain/proposals/change-states.js';
import type { ProposalPlan } from '../../domain/proposals/proposal-plan.js';
import { lockKnownProposals, writePlans } from '../../domain/proposals/proposal-writing.queries.js';
import { receiveVersions } from '../../domain/proposals/received-versions.queries.js';

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

interface LateDecision {
  externalId: string;
  /** Whether the change is taken over; otherwise the proposal is left as it is. */
  takes: boolean;
  /** When the change that was shown was received. */
  seen: Date;
}

/**
 * Takes over what the platform has changed after the deadline, or leaves the proposal as it is. Returns the proposal with
 * the state that it had. Throws NotFound, and Conflict if another owner has decided, the platform has sent something
 * else since, or the state can't follow.
 */
async function decideLateChange(
  change: Change,
  call: Pick<Call, 'id'>,
  { externalId, takes, seen }: LateDecision,
): Promise<Pick<ProposalPlan, 'from' | 'proposal'>> {
  const { tx, now, actor } = change;
  const known = (await lockKnownProposals(tx, call.id, [externalId])).get(externalId);
  if (known === undefined) throw new NotFound('proposal-not-found', 'Proposal not found.');
  const { proposal, late, members } = known;
  if (late === null || late.isLeft)
    throw new Conflict('late-change-decided', 'This change was decided, or the platform took it back.');
  if (late.receivedAt.getTime() !== seen.getTime())
    throw new Conflict(
      'late-change-newer',
      'The platform has sent another change since. Look at it, and decide again.',
    );
  const subject = `proposal:${proposal.id}`;
  const { title, theme, organization, content, submittedAt } = late.said;
  const state = late.said.state ?? proposal.state;
  const details = { before: proposal.state, after: state };
  await record(change, takes ? 'proposal.change-taken' : 'proposal.change-left', subject, details);
  if (!takes) {
    await leaveLateChange(tx, proposal.id, actorName(actor), now);
    return { from: proposal.state, proposal };
  }
  const submitted = submittedAt === null ? proposal.submittedAt : new Date(submittedAt);
  const facts = { title, theme, organization, submittedAt: submitted, updatedAt: now };
  const taken = { proposal: { ...proposal, ...facts }, members: [...members], content, isNewContent: true };
  await writePlans(tx, [{ ...taken, outcome: 'changed', isWritten: true, late: null, from: proposal.state }]);
  await receiveVersions(tx, [proposal.id], now);
  await changeStates(change, [proposal.id], { to: state, note: null, source: late.source, hand: 'owner' });
  return { from: proposal.state, proposal: { ...taken.proposal, state } };
}
