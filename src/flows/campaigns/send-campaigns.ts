import type { CampaignRow } from '../../domain/campaigns/campaigns.queries.js';
import { type CampaignSending, sendPortion } from '../../domain/campaigns/send-portion.js';
import type { Changes } from '../changes.js';

const system = { kind: 'system' } as const;

/**
 * Enqueues the emails of all campaigns of a kind that are due, a portion in each transaction. Returns how many people
 * were decided about. Safe to run on several instances at once.
 */
export async function sendCampaigns<Row extends CampaignRow>(changes: Changes, kind: CampaignSending<Row>) {
  const { due, portion } = kind.queue;
  const campaigns = await changes.run(system, ({ tx, now }) => due.all(tx, [now, portion]));
  let count = 0;
  for (const campaign of campaigns) {
    const send = () => changes.run(system, (change) => sendPortion(change, kind, campaign));
    let done: number;
    do count += done = await send();
    while (done >= portion);
  }
  return count;
}
