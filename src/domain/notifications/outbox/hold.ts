import { randomUUID } from 'node:crypto';
import type { Change } from '../../identity/change.js';
import { undoableUntil } from './undoable.js';

/** The emails of a job wait until it ends, and in no case longer, in milliseconds. */
const maxJobMs = 24 * 3_600_000;

/** Returns a change whose emails wait until it can no longer be undone. */
export function hold(change: Change): Change {
  return { ...change, held: { actId: randomUUID(), until: undoableUntil(change.now) } };
}

/** Returns a change of one part of a job: its emails wait until `endAct`, which the job calls with its id as it ends. */
export function holdForJob(change: Change, jobId: string): Change {
  return { ...change, held: { actId: jobId, until: new Date(change.now.getTime() + maxJobMs) } };
}
