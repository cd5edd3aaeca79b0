import type { Broadcast } from './broadcast.entity.js';
import { updateBroadcast } from './broadcasts.queries.js';
import { freezeAudience } from './expansion.queries.js';
import type { Actor } from '../identity/actor.js';
import { record } from '../identity/audit.queries.js';
import type { Tx } from '../../platform/database/tx.js';

/** Decides who gets a broadcast, at this moment and for good. Lock the broadcast first; `SendBroadcast` does the rest. */
export async function beginBroadcast(tx: Tx, broadcast: Broadcast, actor: Actor, now: Date): Promise<void> {
  const counts = await freezeAudience(tx, broadcast, now);
  await updateBroadcast(tx, broadcast.id, { state: 'sending', startedAt: now, ...counts });
  await record(tx, actor, 'broadcast.began', `broadcast:${broadcast.id}`, now, { count: counts.recipients });
}
