import { Conflict, Forbidden, type Refusal } from '../../platform/errors.js';
import type { Proposal } from './proposal.entity.js';
import type { ProposalState } from './proposal.js';

/**
 * Who changes a state: the call's platform (API, CSV, webhook), an owner or organizer by hand, the attendee who
 * declared the proposal, the team that writes it in Greenroom, or the team of a winner that declines.
 */
export type Hand = 'platform' | 'owner' | 'organizer' | 'attendee' | 'team' | 'winner';

/**
 * The states that can follow each state. Forward, it is one step at a time, so that every winner was submitted and
 * shortlisted before; one step back corrects a mistake. A proposal can be withdrawn at any time, and submitted again as
 * a draft or as submitted; a team that declined can become a winner again. Proposals that were not selected can be reconsidered, because a winner can withdraw.
 */
const following: Record<ProposalState, readonly ProposalState[]> = {
  draft: ['submitted', 'withdrawn'],
  submitted: ['draft', 'shortlisted', 'not-selected', 'withdrawn'],
  shortlisted: ['submitted', 'winner', 'not-selected', 'withdrawn'],
  winner: ['shortlisted', 'showcased', 'withdrawn'],
  showcased: ['winner', 'pilot', 'withdrawn'],
  pilot: ['showcased', 'withdrawn'],
  'not-selected': ['submitted', 'shortlisted', 'withdrawn'],
  withdrawn: ['draft', 'submitted', 'winner'],
};

/** States of proposals that have won. */
export const wonStates: readonly ProposalState[] = ['winner', 'showcased', 'pilot'];

/** Returns whether a proposal has won, from any source. */
export function hasWon({ state }: { state: ProposalState }): boolean {
  return wonStates.includes(state);
}

/** Returns the states that this actor can set next, in table order. */
export function nextStates(from: ProposalState, hand: Hand): ProposalState[] {
  return following[from].filter((to) => mayMove(from, to, hand));
}

/**
 * Returns why this actor can't change the state, or null. Setting the current state is always allowed. A skipped state
 * is a Conflict that lists the allowed states; Forbidden means that only owners can make the change.
 */
export function stateRefusal(from: ProposalState, to: ProposalState, hand: Hand): Refusal | null {
  if (from === to || nextStates(from, hand).includes(to)) return null;
  if (hand === 'organizer' && nextStates(from, 'owner').includes(to))
    return new Forbidden('owner-decides-winners', 'Only an owner can decide winners.');
  const allowed = nextStates(from, hand).join(', ');
  const message = `A proposal can't change from ${from} to ${to}. Allowed states: ${allowed || 'none'}.`;
  const values = { from, to, allowed };
  return new Conflict('state-jump', message, values, [{ path: 'state', code: 'state-jump', message, values }]);
}

/**
 * Returns why this actor can't change the state of this proposal, or null. Besides the state table: a merged draft stays
 * as it is, and the call's platform says nothing about what a team writes in Greenroom.
 */
export function moveRefusal(
  { state, source, mergedInto }: Pick<Proposal, 'state' | 'source' | 'mergedInto'>,
  to: ProposalState,
  hand: Hand,
): Refusal | null {
  if (mergedInto !== null)
    return new Conflict('proposal-merged', 'This draft was merged into another proposal. Change that one instead.');
  if (hand === 'platform' && source === 'form') {
    const code = 'written-in-greenroom';
    const message = 'This proposal is written in Greenroom. Only its team or an organizer can change it, there.';
    return new Conflict(code, message, {}, [{ path: 'externalId', code, message }]);
  }
  return stateRefusal(state, to, hand);
}

/**
 * Only owners can add or remove winners, and the call's platform can add some, but not take one back: its events are late
 * or mistaken at times, and a team may have accepted. Attendees can only change drafts, and teams what nobody has
 * assessed.
 */
function mayMove(from: ProposalState, to: ProposalState, hand: Hand): boolean {
  if (from === 'withdrawn' && to === 'winner') return hand === 'winner';
  switch (hand) {
    case 'platform':
      return !wonStates.includes(from) || wonStates.includes(to);
    case 'owner':
      return true;
    case 'organizer':
      return wonStates.includes(from) === wonStates.includes(to);
    case 'winner':
      return wonStates.includes(from) && to === 'withdrawn';
    case 'attendee':
      return [from, to].every((state) => state === 'draft' || state === 'withdrawn');
    case 'team':
      return [from, to].every((state) => state === 'draft' || state === 'submitted' || state === 'withdrawn');
  }
}
