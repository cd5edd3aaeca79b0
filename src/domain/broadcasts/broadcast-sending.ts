import type { CampaignSending } from '../campaigns/send-portion.js';
import { record, type Change } from '../identity/change.js';
import type { Broadcast } from './broadcast.entity.js';
import { broadcasts } from './broadcasts.queries.js';
import { broadcastQueue, endSettled, expandPortion, freezeAudience } from './expansion.queries.js';

/** Fixes the recipients of a locked broadcast and starts sending it. */
export async function startBroadcast(change: Change, broadcast: Broadcast): Promise<Broadcast> {
  const { tx, domain, now } = change;
  const started = { state: 'sending' as const, startedAt: now, ...(await freezeAudience(tx, broadcast, domain, now)) };
  await broadcasts.update(tx, broadcast.id, started);
  await record(change, 'broadcast.began', `broadcast:${broadcast.id}`, { count: started.recipients });
  return { ...broadcast, ...started };
}

/** Broadcasts go to the people whom their filter found when sending started, once each. */
export const broadcastSending: CampaignSending<Broadcast> = {
  rows: broadcasts,
  queue: broadcastQueue,
  begin: startBroadcast,
  send: ({ tx, domain, now }, broadcast, most) => expandPortion(tx, broadcast, most, domain, now),
  end: async (change, { id }) => {
    if (await endSettled(change.tx, id, change.now)) await record(change, 'broadcast.sent', `broadcast:${id}`);
  },
};
