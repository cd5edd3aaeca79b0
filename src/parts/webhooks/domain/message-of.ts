import { findCallBySlug } from '../../../domain/calls/calls.queries.js';
import { findOrganizerById } from '../../../domain/identity/identity.queries.js';
import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import { eventObjects } from './event-objects.js';
import type { NextDelivery } from './deliveries.queries.js';
import type { Webhook } from './webhook.entity.js';
import { webhookMessage, type WebhookMessage } from './webhook-request.js';

const titleSql = query(
  `select coalesce((select title from sessions where id = ($1::jsonb ->> 'sessionId')::uuid),
     (select title from proposals where id = ($1::jsonb ->> 'proposalId')::uuid)) as title`,
  { title: 'text?' },
);

/** Composes what a webhook says of a delivery. Returns null if its event is no longer stored. */
export async function messageOf(
  connection: Connection,
  webhook: Webhook,
  delivery: NextDelivery,
  publicUrl: string,
): Promise<WebhookMessage | null> {
  const { type, call: slug, data } = delivery;
  const group = type.slice(0, type.indexOf('.'));
  const reader = webhook.payload === 'full' ? eventObjects.all.find((one) => one.group === group) : undefined;
  const object = reader && data !== null ? await reader.read(connection, data, publicUrl) : undefined;
  const isChat = webhook.format !== 'standard';
  const call = isChat && slug !== null ? await findCallBySlug(connection, slug) : null;
  const owner = isChat && webhook.ownerId !== null ? await findOrganizerById(connection, webhook.ownerId) : null;
  const title = isChat && data !== null ? (await titleSql.one(connection, [JSON.stringify(data)])).title : null;
  const texts = {
    callName: call?.name ?? webhook.name,
    title,
    consoleUrl: call === null ? `${publicUrl}/console` : `${publicUrl}/console/calls/${call.slug}`,
    language: owner?.language ?? 'en',
  };
  return webhookMessage(webhook, delivery, object, texts);
}
