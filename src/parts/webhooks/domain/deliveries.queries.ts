import { rowOf } from '../../../platform/database/entity-columns.js';
import { json, orNull } from '../../../platform/database/columns.js';
import { keyset } from '../../../platform/database/keyset.js';
import { command, composedQuery, query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import { NotFound } from '../../../platform/errors.js';
import { Webhook, WebhookDelivery } from './webhook.entity.js';
import type { DeliveryState, PausedBecause } from './webhook.js';

/** A webhook belongs to one process for so long, which extends it while it lives. */
export const leaseSeconds = 30;
/** How many events of a webhook are on their way at once; the others wait in the stream, and cost nothing there. */
const maxQueued = 100;

const webhook = rowOf(Webhook, 'w');
const delivery = rowOf(WebhookDelivery, 'd');

/** SQL: of the delivery `d`, whether it is due at `$2`, and the first of its object. */
const isNextSql = `d.state = 'queued' and d.due_at <= $2 and not exists (
  select from webhook_deliveries b where b.webhook_id = d.webhook_id and b.object_id = d.object_id
    and b.state = 'queued' and b.sequence < d.sequence)`;

/** SQL: of the webhook `w` and the stream `s`, whether there is something to do. */
const hasWorkSql = `w.paused_at is null and (w.leased_until is null or w.leased_until < now()) and (
  exists (select from webhook_deliveries d where d.webhook_id = w.id and ${isNextSql})
  or w.position < s.last_sequence and (select count(*) from (
    select from webhook_deliveries d where d.webhook_id = w.id and d.state = 'queued' limit ${maxQueued}) q) < ${maxQueued})`;

/** Returns whether a webhook, but none of these, has something to deliver and is nobody's. */
export const hasWork = query(
  `select exists (select from webhooks w, event_stream s where not w.id = any($1::uuid[]) and ${hasWorkSql}) as work`,
  { work: 'boolean' },
).value<[except: readonly string[], now: Date]>();

/** Takes a webhook that has something to deliver, for as long as its lease is extended. Returns null if there is none. */
export const claimWebhook = command(
  `update webhooks w set lease_id = $3, leased_until = now() + interval '${leaseSeconds} seconds'
   where w.id = (select w.id from webhooks w, event_stream s where not w.id = any($1::uuid[]) and ${hasWorkSql}
     order by random() limit 1 for update of w skip locked)
   returning ${webhook.list}`,
  webhook.columns,
).find((leaseId: string, except: readonly string[], now: Date) => [except, now, leaseId]);

/** Extends a lease. Returns false if it is lost, or the webhook was paused or deleted. */
export const extendLease = command(
  `update webhooks set leased_until = now() + interval '${leaseSeconds} seconds'
   where id = $1 and lease_id = $2 and paused_at is null`,
).wrote(({ id, leaseId }: Webhook) => [id, leaseId]);

/** Ends a lease. */
export const releaseWebhook = command(
  `update webhooks set leased_until = null, lease_id = null where id = $1 and lease_id = $2`,
).write(({ id, leaseId }: Webhook) => [id, leaseId]);

/** Queues the next events of the stream that a claimed webhook wants. Returns whether it went on in the stream. */
export const queueNext = command(
  `with webhook as (
     select w.*, s.last_sequence, ${maxQueued} - (select count(*) from (select from webhook_deliveries d
       where d.webhook_id = w.id and d.state = 'queued' limit ${maxQueued}) q) as room
     from webhooks w, event_stream s where w.id = $1 and w.lease_id = $2
   ), taken as (
     select e.sequence, e.type, e.object_id from webhook w cross join lateral (
       select * from events e where e.sequence > w.position and e.sequence <= w.last_sequence
         and (w.call_id is null or e.call_id = w.call_id) and (w.types is null or e.type = any(w.types))
       order by e.sequence limit w.room) e
   ), queued as (
     insert into webhook_deliveries (id, webhook_id, sequence, type, object_id, state, created_at, due_at)
     select gen_random_uuid(), $1, sequence, type, object_id, 'queued', $3, $3 from taken
   )
   update webhooks w set position = case when (select count(*) from taken) < webhook.room then webhook.last_sequence
     else (select max(sequence) from taken) end
   from webhook where w.id = webhook.id and webhook.room > 0 and w.position < webhook.last_sequence`,
).wrote(({ id, leaseId }: Webhook, now: Date) => [id, leaseId, now]);

/** A delivery with its event, which can have been deleted. */
export type NextDelivery = Awaited<ReturnType<typeof listNext>>[number];

/** Returns what is due of a webhook: the first of each object. */
export const listNext = query(
  `select ${delivery.list}, c.slug as call, e.data, e.at
   from webhook_deliveries d left join events e on e.sequence = d.sequence
     left join calls c on c.id = e.call_id
   where d.webhook_id = $1 and ${isNextSql} order by d.sequence limit $3`,
  { ...delivery.columns, call: 'text?', data: orNull(json<Record<string, unknown>>()), at: 'timestamptz?' },
).list((webhookId: string, limit: number, now: Date) => [webhookId, now, limit]);

/** An attempt to record. */
export interface Settled {
  id: string;
  state: DeliveryState;
  dueAt: Date;
  triedAt: Date;
  status: number | null;
  tookMs: number;
  answer: string | null;
}

/** Records attempts, in one statement. */
export const settleDeliveries = command(`
  update webhook_deliveries d set state = n.state, due_at = n."dueAt", tried_at = n."triedAt", status = n.status,
    took_ms = n."tookMs", answer = n.answer, attempts = d.attempts + 1
  from jsonb_to_recordset($1::jsonb) as n(id uuid, state text, "dueAt" timestamptz, "triedAt" timestamptz, status int,
    "tookMs" int, answer text)
  where d.id = n.id`).write((settled: readonly Settled[]) => [JSON.stringify(settled)]);

/** Records since when nothing arrives, and pauses a webhook for a reason. */
export const setHealth = command(
  `update webhooks set failing_since = $2::timestamptz, paused_because = coalesce(paused_because, $3::text),
     paused_at = case when $3::text is null then paused_at else coalesce(paused_at, $4) end where id = $1`,
).write(
  (
    id: string,
    { failingSince, pausedBecause }: { failingSince: Date | null; pausedBecause: PausedBecause | null },
    now: Date,
  ) => [id, failingSince, pausedBecause, now],
);

/** Makes everything that waits for another attempt due: the receiver is back. */
export const wakeDeliveries = command(
  `update webhook_deliveries set due_at = $2 where webhook_id = $1 and state = 'queued' and due_at > $2`,
).write<[webhookId: string, now: Date]>();

/** Deletes deliveries of events that are no longer stored either. */
export const forgetDeliveries = command(
  `delete from webhook_deliveries where created_at < $1::timestamptz - interval '30 days' and state <> 'queued'`,
).count<[now: Date]>();

/** Orders of the deliveries of a webhook. */
export const deliverySorts = ['-createdAt', 'createdAt'] as const;
type DeliverySort = (typeof deliverySorts)[number];

const listSql = composedQuery(
  (sort: DeliverySort, params: readonly unknown[] = []) => {
    const by = keyset(sort, 'd.created_at', 'd.id');
    return {
      text: `select ${delivery.list}, c.slug as call, e.data, e.at
   from webhook_deliveries d left join events e on e.sequence = d.sequence
     left join calls c on c.id = e.call_id
   where d.webhook_id = $1 and ($2::text is null or d.state = $2) and ($4::timestamptz is null or ${by.after('$4', '$5')})
   order by ${by.order} limit $3`,
      params,
    };
  },
  { ...delivery.columns, call: 'text?', data: orNull(json<Record<string, unknown>>()), at: 'timestamptz?' },
  [['-createdAt'], ['createdAt']],
);

/** Returns deliveries of a webhook, newest first, or by `sort` oldest first. */
export async function listDeliveries(
  connection: Connection,
  webhookId: string,
  state: DeliveryState | null,
  limit: number,
  after: { createdAt: Date; id: string } | null = null,
  sort: DeliverySort = '-createdAt',
): Promise<NextDelivery[]> {
  return listSql.all(connection, sort, [webhookId, state, limit, after?.createdAt ?? null, after?.id ?? null]);
}

const oneSql = `select ${delivery.list} from webhook_deliveries d where d.webhook_id = $1`;
const byIdSql = query(`${oneSql} and d.id::text = $2`, delivery.columns);
const queuedSql = query(`${oneSql} and d.sequence = $2 and d.state = 'queued'`, delivery.columns);

/** Returns a delivery of a webhook. Throws NotFound. */
export async function getDelivery(connection: Connection, webhookId: string, id: string): Promise<WebhookDelivery> {
  const found = await byIdSql.maybe(connection, [webhookId, id]);
  if (found === null) throw new NotFound('delivery-not-found', 'Delivery not found. They are stored for 30 days.');
  return found;
}

/** Returns the delivery of an event that is on its way; null for none. */
export async function findQueued(connection: Connection, webhookId: string, sequence: string) {
  return queuedSql.maybe(connection, [webhookId, sequence]);
}

/** Delivers events again that a webhook wants, from one number to another. Returns how many that were not queued. */
export const replayEvents = command(
  `insert into webhook_deliveries (id, webhook_id, sequence, type, object_id, state, created_at, due_at)
   select gen_random_uuid(), w.id, e.sequence, e.type, e.object_id, 'queued', $4, $4
   from webhooks w join events e on e.sequence between $2 and $3 and e.sequence <= w.position
     and (w.call_id is null or e.call_id = w.call_id) and (w.types is null or e.type = any(w.types))
   where w.id = $1 and not exists (select from webhook_deliveries d where d.webhook_id = w.id and d.object_id = e.object_id
     and d.sequence = e.sequence and d.state = 'queued')`,
).count((webhookId: string, { from, to }: { from: string; to: string }, now: Date) => [webhookId, from, to, now]);
