import type { ProposalState } from '../../domain/proposals/proposal.js';
import { daysAgo } from './times.js';

const way: readonly ProposalState[] = ['submitted', 'shortlisted', 'winner', 'showcased'];

/** The states that a proposal goes through after it was handed in, to the one that it came to. */
export function onTheWayTo(last: ProposalState): ProposalState[] {
  return way.slice(1, way.indexOf(last) + 1);
}

/** When the platform exported what it had: what was handed in, the shortlist, the winners, and the first showcases. */
export function exportedAt(now: Date): Date[] {
  return [daysAgo(now, 6, '18:40'), daysAgo(now, 3, '10:20'), daysAgo(now, 2, '15:10'), daysAgo(now, 1, '11:30')];
}

/** When a proposal came to a state after it was handed in. */
export function chosenAt(state: ProposalState, now: Date): Date {
  return exportedAt(now)[way.indexOf(state)] ?? now;
}
