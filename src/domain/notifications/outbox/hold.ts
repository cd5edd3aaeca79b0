import { randomUUID } from 'node:crypto';
import type { Change } from '../../identity/change.js';
import { undoableUntil } from './undoable.js';

/** Returns a change whose emails wait until it can no longer be undone. */
export function hold(change: Change): Change {
  return { ...change, held: { actId: randomUUID(), until: undoableUntil(change.now) } };
}
