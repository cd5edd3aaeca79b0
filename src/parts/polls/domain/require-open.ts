import { Conflict } from '../../../platform/errors.js';
import type { Tx } from '../../../platform/database/tx.js';
import { getPoll } from './polls.queries.js';

/** Throws Conflict for the list of a poll that has closed. */
export async function requireOpen(tx: Tx, { pollId }: { pollId: string | null }, now: Date): Promise<void> {
  if (pollId !== null && (await getPoll(tx, pollId)).poll.closesAt <= now)
    throw new Conflict('poll-closed', 'The poll has closed. Create another one.');
}
