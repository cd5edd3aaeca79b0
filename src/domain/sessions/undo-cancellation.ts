import { undoableUntil } from '../notifications/outbox/undoable.js';
import type { Session } from './session.entity.js';

/** Returns whether a session was cancelled so recently that the emails about it still wait. */
export function isJustCancelled({ state, cancelledAt }: Pick<Session, 'state' | 'cancelledAt'>, now: Date): boolean {
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
