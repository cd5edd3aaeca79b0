import { Conflict, NotFound } from '../../platform/errors.js';
import type { Call } from '../calls/call.entity.js';
import { actorName } from '../identity/actor.js';
import { record } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import { changeStates } from './change-states.js';
import { leaveLateChange } from './late-changes.queries.js';
import type { ProposalPlan } from './proposal-plan.js';
import { lockKnownProposals, writePlans } from './proposal-writing.queries.js';
import { receiveVersions } from './received-versions.queries.js';

export interface LateDecision {
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
export async function decideLateChange(
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
