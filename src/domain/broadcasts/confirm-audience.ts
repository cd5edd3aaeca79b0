import { requireCount } from '../campaigns/campaign.js';
import type { Connection } from '../../platform/database/tx.js';
import type { Broadcast } from './broadcast.entity.js';
import { countAudience } from './audience.queries.js';

/**
 * Returns how many people a broadcast goes to. Throws Conflict if there is nobody, or if it isn't the number that was
 * confirmed (the current one is in `values.count`).
 */
export async function confirmAudience(
  connection: Connection,
  { callId, filter }: Pick<Broadcast, 'callId' | 'filter'>,
  confirm: number,
  now: Date,
): Promise<number> {
  const { total } = await countAudience(connection, callId, filter, now);
  requireCount('broadcast', total, confirm, 'No one matches the filter, so there are no recipients.');
  return total;
}
