import { eventView } from '../../../domain/events/event.js';
import { decrypt } from '../../../platform/encryption.js';
import { signatures } from '../../../platform/webhook-signature.js';
import { chatMessage, type ChatTexts } from './chat-message.js';
import type { NextDelivery } from './deliveries.queries.js';
import { encryptionPurpose, testType } from './webhook.js';
import type { WebhookInput } from './webhook-input.js';
import type { Webhook } from './webhook.entity.js';

/** What is said to a receiver: the same for each attempt, unless what it is about has changed. */
export interface WebhookMessage {
  id: string;
  body: string;
}

/**
 * Returns what a webhook says of an event: the event, with what it is about for full payloads, or a message for a chat.
 * Null if the event is no longer stored.
 */
export function webhookMessage(
  { format }: Pick<Webhook, 'format'>,
  { id, sequence, type, call, data, at, createdAt }: Omit<NextDelivery, 'state'>,
  object: object | null | undefined,
  texts: ChatTexts,
): WebhookMessage | null {
  const isTest = type === testType;
  if (!isTest && (sequence === null || data === null || at === null)) return null;
  const event = isTest
    ? { id: `test_${id}`, type, version: 1, timestamp: createdAt.toISOString(), data: {} }
    : eventView({ sequence: sequence ?? '', type, call, data: data ?? {}, at: at ?? createdAt });
  const body =
    format === 'standard' ? { ...event, ...(object !== undefined && { object }) } : chatMessage(format, type, texts);
  return { id: event.id, body: JSON.stringify(body) };
}

/** Returns the headers of an attempt, signed with the secrets that count now. */
export function webhookHeaders(
  webhook: Webhook,
  { id, body }: WebhookMessage,
  keys: readonly string[],
  now: Date,
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const plain = { 'content-type': 'application/json', 'user-agent': 'Greenroom' };
  if (webhook.format !== 'standard') return plain;
  const previous = webhook.previousUntil !== null && webhook.previousUntil > now ? webhook.previousSecret : null;
  const secrets = [webhook.secret, previous].flatMap((one) => (one && openText(webhook.id, one, keys)) ?? []);
  return {
    ...plain,
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures({ id, timestamp }, body, secrets),
  };
}

/** Returns a secret or an address; null if it was encrypted with a secret of Greenroom that is gone. */
export function openText(webhookId: string, encrypted: Buffer, keys: readonly string[]): string | null {
  return decrypt(keys, encryptionPurpose(webhookId), encrypted);
}

/** Returns a webhook as it was entered; without its address if that was encrypted with a secret that is gone. */
export function storedInput(webhook: Webhook, keys: readonly string[]): WebhookInput {
  const { id, name, types, format, payload } = webhook;
  return { name, url: openText(id, webhook.url, keys) ?? '', events: types, format, payload };
}
