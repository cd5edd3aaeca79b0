import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import { command, query } from '../../../platform/database/statement.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { Webhook, WebhookDelivery } from './webhook.entity.js';

const missing = () => new NotFound('webhook-not-found', 'Webhook not found.');

/** Returns a webhook; with a call, only one of that call or of all. Throws NotFound. */
export async function getWebhook(connection: Connection, id: string, callId: string | null = null): Promise<Webhook> {
  const found = isUuid(id) ? await connection.getRepository(Webhook).findOneBy({ id }) : null;
  if (found === null || (callId !== null && found.callId !== null && found.callId !== callId)) throw missing();
  return found;
}

const lockSql = command(`select from webhooks where id = $1 for no key update`);

/** Locks a webhook and returns it. Throws NotFound. */
export async function lockWebhook(tx: Tx, id: string): Promise<Webhook> {
  if (isUuid(id)) await lockSql.run(tx, [id]);
  return getWebhook(tx, id);
}

/** Returns the webhooks of all calls, or those of one call and of all; oldest first. */
export async function listWebhooks(connection: Connection, callId: string | null): Promise<Webhook[]> {
  const all = connection.getRepository(Webhook).createQueryBuilder('webhook');
  if (callId !== null) all.where('(webhook.call_id is null or webhook.call_id = :callId)', { callId });
  return all.orderBy('webhook.created_at').addOrderBy('webhook.id').getMany();
}

/** Writes a new webhook. */
export async function insertWebhook(tx: Tx, webhook: Webhook): Promise<void> {
  await tx.getRepository(Webhook).insert(webhook);
}

/** Changes a locked webhook. */
export async function updateWebhook(tx: Tx, id: string, changes: Partial<Webhook>): Promise<void> {
  await tx.getRepository(Webhook).update({ id }, changes);
}

/** Deletes a webhook with its deliveries. */
export async function deleteWebhook(tx: Tx, id: string): Promise<void> {
  await tx.getRepository(Webhook).delete({ id });
}

/** Records a test, which was delivered or not. */
export async function insertDelivery(tx: Tx, delivery: WebhookDelivery): Promise<void> {
  await tx.getRepository(WebhookDelivery).insert(delivery);
}

/** Returns how many events of a webhook wait for an answer, and how many were given up. */
export const countUndelivered = query(
  `select count(*) filter (where state = 'queued')::int as queued, count(*) filter (where state = 'failed')::int as failed
   from webhook_deliveries where webhook_id = $1 and state <> 'delivered'`,
  { queued: 'int', failed: 'int' },
).get<[webhookId: string]>();
