import type { Change } from '../identity/change.js';
import type { CampaignQueue, CampaignRow, CampaignRows } from './campaigns.queries.js';

/** How the emails of one kind of campaign leave. */
export interface CampaignSending<Row extends CampaignRow> {
  rows: CampaignRows<Row>;
  queue: CampaignQueue;
  /** Locks what must not change while a portion is made, before the campaign is locked. */
  lockFirst?(change: Change, callId: string): Promise<void>;
  /** Holds a campaign that must wait. Asked before each portion; returns whether it is held. */
  hold?(change: Change, campaign: Row): Promise<boolean>;
  /** Starts sending a campaign whose time has come, and returns it as it is then. */
  begin?(change: Change, campaign: Row): Promise<Row>;
  /** Enqueues the emails of up to `most` people. Returns how many people were decided about: 0 if nobody waits. */
  send(change: Change, campaign: Row, most: number): Promise<number>;
  /** Ends a campaign for which nobody waits any more, unless its emails do. */
  end?(change: Change, campaign: Row): Promise<void>;
}

/**
 * Sends a portion of a campaign that is due, in one transaction: whoever has an email in the outbox no longer waits, so
 * that another instance continues after a crash. Returns how many people were decided about, and 0 if another instance
 * is working on it.
 */
export async function sendPortion<Row extends CampaignRow>(
  change: Change,
  kind: CampaignSending<Row>,
  { id, callId }: { id: string; callId: string },
): Promise<number> {
  const { tx, now } = change;
  await kind.lockFirst?.(change, callId);
  const { claim, portion } = kind.queue;
  if ((await claim.maybe(tx, [now, portion, id])) === null) return 0;
  const waiting = await kind.rows.get(tx, id);
  if (await kind.hold?.(change, waiting)) return 0;
  const campaign = waiting.state === 'scheduled' && kind.begin ? await kind.begin(change, waiting) : waiting;
  const count = await kind.send(change, campaign, portion);
  if (count === 0) await kind.end?.(change, campaign);
  return count;
}
