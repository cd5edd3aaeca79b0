import type { ProposalState } from '../../domain/proposals/proposal.js';
import { daysAgo } from './times.js';

/** The states of a proposal in successive exports of a platform, up to its final one. */
export function statesUpTo(last: ProposalState): ProposalState[] {
  switch (last) {
    case 'draft':
      return ['draft'];
    case 'withdrawn':
      return ['submitted', 'withdrawn'];
    case 'not-selected':
      return ['submitted', 'submitted', 'not-selected'];
    case 'shortlisted':
      return ['submitted', 'shortlisted', 'not-selected'];
    default:
      return way.slice(0, way.indexOf(last) + 1);
  }
}

const way: readonly ProposalState[] = ['submitted', 'shortlisted', 'winner', 'showcased'];

/** When the platform of the open call exported what it had: twice so far. */
export function exportedAt(now: Date): Date[] {
  return [daysAgo(now, 6, '18:40'), daysAgo(now, 2, '15:10')];
}

/** When last year's platform exported what was submitted, the shortlist, the winners, and the showcases. */
export function lastExportedAt(now: Date): Date[] {
  return [
    daysAgo(now, 318, '18:40'),
    daysAgo(now, 312, '10:20'),
    daysAgo(now, 291, '15:10'),
    daysAgo(now, 260, '11:30'),
  ];
}
