import { Conflict, Forbidden, type Refusal } from '../../platform/errors.js';
import type { ProposalState } from './proposal.js';

/**
 * Whose word changes a state: the call's platform (API, CSV, webhook), an owner or organizer by hand, or the attendee who
 * declared the proposal.
 */
export type Hand = 'platform' | 'owner' | 'organizer' | 'attendee';

/**
 * Which states may follow which. Forward it is one step at a time, so that every winner was on the shortlist and was
 * submitted before; one step back corrects a mistake. Whoever stands behind a proposal can take it back at any time, and
 * hand it in again as a draft or as submitted; the way up then starts anew. Those not selected may be taken up again:
 * a winner's withdrawal frees a place.
 */
const following: Record<ProposalState, readonly ProposalState[]> = {
  draft: ['submitted', 'withdrawn'],
  submitted: ['draft', 'shortlisted', 'not-selected', 'withdrawn'],
  shortlisted: ['submitted', 'winner', 'not-selected', 'withdrawn'],
  winner: ['shortlisted', 'showcased', 'withdrawn'],
  showcased: ['winner', 'pilot', 'withdrawn'],
  pilot: ['showcased', 'withdrawn'],
  'not-selected': ['submitted', 'shortlisted', 'withdrawn'],
  withdrawn: ['draft', 'submitted'],
};

const won: readonly ProposalState[] = ['winner', 'showcased', 'pilot'];

/** The states that this hand may set next, in the order of the table. */
export function nextStates(from: ProposalState, hand: Hand): ProposalState[] {
  return following[from].filter((to) => mayMove(from, to, hand));
}

/**
 * Why a state must not follow another by this hand, or null when it may. The same state again is no change and always
 * allowed. A jump is a Conflict that names the states that may follow; a Forbidden means that only an owner may.
 */
export function stateRefusal(from: ProposalState, to: ProposalState, hand: Hand): Refusal | null {
  if (from === to || nextStates(from, hand).includes(to)) return null;
  if (hand === 'organizer' && following[from].includes(to))
    return new Forbidden('owner-decides-winners', 'Only an owner can decide winners.');
  const allowed = nextStates(from, hand).join(', ');
  const message = `A proposal can't change from ${from} to ${to}. Allowed states: ${allowed || 'none'}.`;
  const values = { from, to, allowed };
  return new Conflict('state-jump', message, values, [{ path: 'state', code: 'state-jump', message, values }]);
}

/** Who wins, and who no longer does, is an owner's decision; an attendee has a say in a draft alone. */
function mayMove(from: ProposalState, to: ProposalState, hand: Hand): boolean {
  switch (hand) {
    case 'platform':
    case 'owner':
      return true;
    case 'organizer':
      return won.includes(from) === won.includes(to);
    case 'attendee':
      return [from, to].every((state) => state === 'draft' || state === 'withdrawn');
  }
}
