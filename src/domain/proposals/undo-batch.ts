import { withdrawalWaitMinutes } from './proposal.js';

/** What was changed together, by whom and when. */
export interface Batch {
  callId: string;
  /** As in the audit log. */
  actor: string;
  at: Date;
  count: number;
}

/** Returns until when changes can be undone together: as long as no team has heard of them. */
export function undoableUntil({ at }: Pick<Batch, 'at'>): Date {
  return new Date(at.getTime() + withdrawalWaitMinutes * 60_000);
}

/** Returns whether this actor can undo what was changed together: only what they have just done. */
export function isUndoable(batch: Batch, callId: string, actor: string, now: Date): boolean {
  return batch.callId === callId && batch.actor === actor && now < undoableUntil(batch);
}
