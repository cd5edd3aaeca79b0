import { Conflict, type Refusal } from '../../../platform/errors.js';
import { hasWon } from '../../../domain/proposals/proposal-state.js';
import { wonAlready } from '../../jury/domain/decision.js';
import type { FrozenRank } from '../../jury/domain/decision.js';
import type { ProposalState } from '../../../domain/proposals/proposal.js';
import { type AcceptanceState, stateAt } from './acceptance.js';

interface Asked {
  id: string;
  proposalId: string;
  state: AcceptanceState;
  toldAt: Date | null;
  deadlineAt: Date;
  replacesId: string | null;
}

interface Candidate {
  id: string;
  state: ProposalState;
}

/** States from which a proposal can still win: also one that was not selected, because a winner can decline. */
const open: readonly ProposalState[] = ['submitted', 'shortlisted', 'not-selected'];

/**
 * Returns the acceptances of a decision whose places are free: their teams declined, let the deadline pass or withdrew
 * their proposals, and no other proposal has the place.
 */
export function freePlaces<One extends Asked>(
  asked: readonly One[],
  proposals: readonly Candidate[],
  now: Date,
): One[] {
  const states = new Map(proposals.map(({ id, state }) => [id, state]));
  const replaced = new Set(asked.map(({ replacesId }) => replacesId));
  return asked.filter((one) => {
    const state = stateAt(one, now);
    const isWinner = hasWon({ state: states.get(one.proposalId) ?? 'withdrawn' });
    return (
      !replaced.has(one.id) && (state === 'declined' || state === 'stepped-back' || state === 'expired' || !isWinner)
    );
  });
}

/**
 * Returns the ranks of the decision that can get a free place, best first: scored proposals that can still win, and that
 * were not asked before. The ranks are those of the decision, so sheets that a conflict of interest closed don't count.
 */
export function nextInRank(
  ranking: readonly FrozenRank[],
  proposals: readonly Candidate[],
  asked: readonly Pick<Asked, 'proposalId'>[],
): FrozenRank[] {
  const states = new Map(proposals.map(({ id, state }) => [id, state]));
  const before = new Set(asked.map(({ proposalId }) => proposalId));
  return ranking
    .filter(({ proposalId, place }) => {
      const state = states.get(proposalId);
      return place !== null && state !== undefined && open.includes(state) && !before.has(proposalId);
    })
    .toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0));
}

/** Returns why a call can't have one more winner, or null. `freed` is whether a winner loses its place at once. */
export function placeRefusal(proposals: readonly Candidate[], most: number | null, freed: boolean): Refusal | null {
  const count = wonAlready(proposals) - (freed ? 1 : 0);
  if (most === null || count < most) return null;
  return new Conflict('no-free-place', `The call has ${most} winners, and all places are taken.`, { most });
}
