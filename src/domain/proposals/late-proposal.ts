import { submissionWindow } from '../calls/submission-window.js';

/**
 * Whether a proposal came after the deadline of its call and the minutes of grace. `arrivedAt`: when it was submitted, as
 * its platform says or as it was received here; null if that isn't known any more.
 */
export function isLateProposal(call: Parameters<typeof submissionWindow>[0], arrivedAt: Date | null): boolean {
  return arrivedAt !== null && arrivedAt >= submissionWindow(call, arrivedAt).endsAt;
}
