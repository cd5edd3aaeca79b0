/**
 * How far a juror has come with a proposal; `closed` if it can no longer be scored and never was. A conflict of interest
 * takes precedence.
 */
export type ReviewStep = 'draft' | 'new' | 'handed-in' | 'conflict' | 'closed';

/** The steps in the order of a juror's list. */
export const reviewSteps: readonly ReviewStep[] = ['draft', 'new', 'handed-in', 'conflict', 'closed'];

/** Returns whether it is neither submitted nor closed. */
export function isOpenStep(step: ReviewStep): boolean {
  return step === 'draft' || step === 'new';
}
