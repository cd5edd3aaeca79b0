import { requireCount } from '../../../domain/campaigns/campaign.js';
import type { Connection } from '../../../platform/database/tx.js';
import type { LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { countPeople } from './team-people.queries.js';

/**
 * Returns how many people get the letter about a result next. Throws Conflict if there is nobody, or if it isn't the
 * number that was confirmed (the current one is in `values.count`).
 */
export async function confirmPeople(
  connection: Connection,
  callId: string,
  outcome: LetterOutcome,
  { confirm, writesAgain }: { confirm: number; writesAgain: boolean },
): Promise<number> {
  const counts = (await countPeople(connection, callId)).get(outcome);
  const count = (counts?.due ?? 0) + (writesAgain ? (counts?.changed ?? 0) : 0);
  requireCount('letter', count, confirm, 'Nobody would get this letter.');
  return count;
}
