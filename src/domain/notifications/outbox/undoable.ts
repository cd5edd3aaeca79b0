/** How long an act can be undone: its emails wait. */
export const undoSeconds = 60;

/** What an act was that can be undone. */
export type UndoableAct = 'cancel' | 'move' | 'approve' | 'decline' | 'import';

/** Returns when the emails of an act leave, which is until when it can be undone. */
export function undoableUntil(at: Date): Date {
  return new Date(at.getTime() + undoSeconds * 1000);
}

/** Returns whether an act whose emails leave at this time can be undone; one that is still going on cannot. */
export function isUndoable(leavesAt: Date, now: Date): boolean {
  return now < leavesAt && leavesAt <= undoableUntil(now);
}
