import { isUuid } from '../../platform/database/uuid.js';
import { Conflict, NotFound } from '../../platform/errors.js';
import { Broadcast } from './broadcast.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { query } from '../../platform/database/statement.js';

const missing = () => new NotFound('broadcast-not-found', 'Broadcast not found.');

/** The broadcast. Throws NotFound. */
export async function getBroadcast(connection: Connection, id: string): Promise<Broadcast> {
  const broadcast = isUuid(id) ? await connection.getRepository(Broadcast).findOneBy({ id }) : null;
  if (broadcast === null) throw missing();
  return broadcast;
}

/** Locks and returns a broadcast. Throws NotFound. */
export async function lockBroadcast(tx: Tx, id: string): Promise<Broadcast> {
  const broadcast = isUuid(id)
    ? await tx.getRepository(Broadcast).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } })
    : null;
  if (broadcast === null) throw missing();
  return broadcast;
}

/** Locks and returns a draft. Throws NotFound, and Conflict if it is no longer a draft. */
export async function lockDraft(tx: Tx, id: string): Promise<Broadcast> {
  const broadcast = await lockBroadcast(tx, id);
  if (broadcast.state !== 'draft') throw new Conflict('broadcast-no-draft', 'The broadcast is no longer a draft.');
  return broadcast;
}

/** Returns the newest broadcasts of a call, optionally those older than `after`. */
export async function listBroadcasts(
  connection: Connection,
  callId: string,
  options: { limit: number; offset?: number; after?: { createdAt: Date; id: string } | null },
): Promise<Broadcast[]> {
  const query = connection
    .getRepository(Broadcast)
    .createQueryBuilder('broadcast')
    .where('broadcast.call_id = :callId', { callId });
  if (options.after) query.andWhere('(broadcast.created_at, broadcast.id) < (:createdAt, :id)', options.after);
  return query
    .orderBy('broadcast.created_at', 'DESC')
    .addOrderBy('broadcast.id', 'DESC')
    .limit(options.limit)
    .offset(options.offset ?? 0)
    .getMany();
}

/** Returns how many broadcasts a call has. */
export async function countBroadcasts(connection: Connection, callId: string): Promise<number> {
  return connection.getRepository(Broadcast).countBy({ callId });
}

/** Writes a new broadcast. */
export async function insertBroadcast(tx: Tx, broadcast: Broadcast): Promise<void> {
  await tx.getRepository(Broadcast).insert(broadcast);
}

/** Writes the changed fields of a broadcast. */
export async function updateBroadcast(tx: Tx, id: string, changes: Partial<Broadcast>): Promise<void> {
  await tx.getRepository(Broadcast).update({ id }, changes);
}

/** Removes a draft. */
export async function deleteBroadcast(tx: Tx, id: string): Promise<void> {
  await tx.getRepository(Broadcast).delete({ id });
}

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
