import { memoizeByObject } from '../../platform/memoize-by-object.js';
import { submissionWindow } from '../calls/submission-window.js';

/** Lists ask about tens of thousands of rows, and a deadline is computed with the rules of its zone. */
const deadlineOf = memoizeByObject((call: Parameters<typeof submissionWindow>[0]) => {
  return submissionWindow(call, new Date(0)).endsAt;
});

/**
 * Whether a proposal came after the deadline of its call and the minutes of grace. `arrivedAt`: when it was submitted, as
 * its platform says or as it was received here; null if that isn't known any more.
 */
export function isLateProposal(call: Parameters<typeof submissionWindow>[0], arrivedAt: Date | null): boolean {
  return arrivedAt !== null && arrivedAt >= deadlineOf(call);
}
