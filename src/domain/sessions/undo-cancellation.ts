import { Conflict } from '../../platform/errors.js';
import type { Session } from './session.entity.js';

/** How long a cancellation can be undone: nobody is notified before. */
export const undoSeconds = 60;

/** Returns when the emails about a cancellation leave, which is until when it can be undone. */
export function undoableUntil(cancelledAt: Date): Date {
  return new Date(cancelledAt.getTime() + undoSeconds * 1000);
}

/** Returns whether the cancellation of a session is recent enough to be undone. */
export function isUndoable({ state, cancelledAt }: Pick<Session, 'state' | 'cancelledAt'>, now: Date): boolean {
  return state === 'cancelled' && cancelledAt !== null && now < undoableUntil(cancelledAt);
}

/**
 * Returns what a cancelled session is again. Calendars that subscribe to it can have read in between that it is
 * cancelled, so SEQUENCE goes up once more. A draft is a draft again.
 */
export function uncancelled({ publishedAt, sequence, revision }: Session, now: Date) {
  const back = { cancelReason: null, cancelledAt: null, updatedAt: now };
  if (publishedAt === null) return { ...back, state: 'draft' as const };
  return { ...back, state: 'published' as const, sequence: sequence + 1, revision: revision + 1 };
}

/** The refusal of an undo after the emails have begun to leave. */
export function undoTooLate(): Conflict {
  return new Conflict('undo-too-late', "The cancellation can't be undone any more, because people are being notified.");
}
