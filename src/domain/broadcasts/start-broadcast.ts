import { record } from '../identity/audit.queries.js';
import type { Change } from '../identity/change.js';
import type { Broadcast } from './broadcast.entity.js';
import { updateBroadcast } from './broadcasts.queries.js';
import { freezeAudience } from './expansion.queries.js';

/** Fixes the recipients of a locked broadcast and starts sending it. */
export async function startBroadcast(change: Change, broadcast: Broadcast): Promise<void> {
  const { tx, now } = change;
  const counts = await freezeAudience(tx, broadcast, now);
  await updateBroadcast(tx, broadcast.id, { state: 'sending', startedAt: now, ...counts });
  await record(change, 'broadcast.began', `broadcast:${broadcast.id}`, { count: counts.recipients });
}
