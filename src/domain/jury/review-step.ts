import type { ProposalState } from '../proposals/proposal.js';
import { isScored, type SheetState } from './score-sheet.js';

/** How far a juror has come with a proposal; `closed` if it can no longer be scored and never was. */
export type ReviewStep = 'draft' | 'new' | 'handed-in' | 'conflict' | 'closed';

/** The steps in the order of a juror's list. */
export const reviewSteps: readonly ReviewStep[] = ['draft', 'new', 'handed-in', 'conflict', 'closed'];

/** Returns how far a juror has come with a proposal that is assigned to them. */
export function reviewStep(review: {
  state: ProposalState;
  sheet: SheetState | null;
  hasConflict: boolean;
}): ReviewStep {
  if (review.hasConflict) return 'conflict';
  if (!isScored(review)) return review.sheet === 'handed-in' ? 'handed-in' : 'closed';
  return review.sheet ?? 'new';
}

/** Returns whether it is neither submitted nor closed. */
export function isOpenStep(step: ReviewStep): boolean {
  return step === 'draft' || step === 'new';
}
