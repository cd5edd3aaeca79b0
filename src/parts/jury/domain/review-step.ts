/**
 * How far a juror has come with a proposal; `changed` if it was submitted and its text is another one since, and `closed`
 * if it can no longer be scored and never was. A conflict of interest takes precedence.
 */
export type ReviewStep = 'changed' | 'draft' | 'new' | 'handed-in' | 'conflict' | 'closed';

/** The steps in the order of a juror's list. */
export const reviewSteps: readonly ReviewStep[] = ['changed', 'draft', 'new', 'handed-in', 'conflict', 'closed'];

/** Returns whether it is neither submitted nor closed. */
export function isOpenStep(step: ReviewStep): boolean {
  return step === 'changed' || step === 'draft' || step === 'new';
}
