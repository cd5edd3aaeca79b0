import type { Departing } from '../../../domain/notifications/kinds/kind.js';
import type { Tx } from '../../../platform/database/tx.js';
import { departingToWinners } from '../../winners/domain/departing-emails.js';
import { findUnwantedLetters } from './letters.queries.js';

/**
 * Returns which of these letters must no longer be sent, and which say another deadline by now. A letter about a result
 * is sent also to those whose team has answered.
 */
export async function departingLetters(
  tx: Tx,
  messageIds: readonly string[],
  now: Date,
): Promise<Map<string, Departing>> {
  const found = await departingToWinners(tx, messageIds, now);
  const corrected = [...found].filter(([, one]) => 'payload' in one);
  const unwanted = await findUnwantedLetters(tx, messageIds);
  return new Map([...corrected, ...[...unwanted].map(([id, reason]) => [id, { reason }] as const)]);
}
