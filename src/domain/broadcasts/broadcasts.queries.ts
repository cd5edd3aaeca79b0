import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import { timedMoves } from '../campaigns/campaign.js';
import { CampaignRows } from '../campaigns/campaigns.queries.js';
import { Broadcast } from './broadcast.entity.js';

/** The rows of broadcasts. */
export const broadcasts = new CampaignRows<Broadcast>({
  name: 'broadcast',
  entity: Broadcast,
  moves: timedMoves,
  refuse: (move, state) => {
    if (move !== 'stop') return ['broadcast-no-draft', 'The broadcast is no longer a draft.'];
    return state === 'draft'
      ? ['broadcast-not-sending', 'The broadcast is a draft, so there is nothing to stop.']
      : ['broadcast-sent', 'The broadcast has been sent completely.'];
  },
});

/** The number of emails of a broadcast by state. */
export interface BroadcastCounts {
  /** Not enqueued yet. */
  waiting: number;
  /** Queued or being sent. */
  queued: number;
  sent: number;
  failed: number;
  /** Not sent because the broadcast was stopped or the person unsubscribed. */
  dropped: number;
}

const countEmailsSql = query(
  `select b.id,
     (select count(*)::int from broadcast_recipients r where r.broadcast_id = b.id) as waiting,
     m.queued, case when m.total > 0 then m.sent else coalesce(b.sent, 0) end as sent,
     case when m.total > 0 then m.failed else coalesce(b.failed, 0) end as failed,
     case when m.total > 0 then m.dropped else coalesce(b.dropped, 0) end as dropped
   from broadcasts b
   cross join lateral (select count(*) as total, count(*) filter (where state in ('queued', 'sending'))::int as queued,
       count(*) filter (where state = 'sent')::int as sent, count(*) filter (where state = 'failed')::int as failed,
       count(*) filter (where state = 'dropped')::int as dropped
     from messages where broadcast_id = b.id) m
   where b.id = any($1)`,
  { id: 'uuid', waiting: 'int', queued: 'int', sent: 'int', failed: 'int', dropped: 'int' },
);

const noEmails: BroadcastCounts = { waiting: 0, queued: 0, sent: 0, failed: 0, dropped: 0 };

/** Returns the number of emails by state for each broadcast; the final counts once the messages are removed. */
export async function countEmails(
  connection: Connection,
  ids: readonly string[],
): Promise<Map<string, BroadcastCounts>> {
  const rows = await countEmailsSql.all(connection, [ids]);
  const found = new Map(rows.map(({ id, ...counts }) => [id, counts]));
  return new Map(ids.map((id) => [id, found.get(id) ?? noEmails]));
}

/** The number of emails of a broadcast by state. */
export async function countMailsOf(connection: Connection, id: string): Promise<BroadcastCounts> {
  return (await countEmails(connection, [id])).get(id) ?? noEmails;
}
