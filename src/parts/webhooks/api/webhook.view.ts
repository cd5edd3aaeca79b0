import { z } from 'zod';
import { eventTypeNames } from '../../../domain/events/event.js';
import { deliveredTypes, deliveryStates, webhookFormats, webhookPayloads } from '../domain/webhook.js';
import type { Webhook, WebhookDelivery } from '../domain/webhook.entity.js';

const instant = z.iso.datetime();

export const webhookStates = ['active', 'failing', 'paused'] as const;

export const webhookSchema = z
  .object({
    id: z.uuid(),
    call: z.string().nullable().meta({ description: 'Slug of its call; null for all calls.' }),
    name: z.string(),
    url: z.string().nullable().meta({
      description: 'Null if it can no longer be read, because the secret of Greenroom was replaced: enter it again.',
    }),
    events: z.array(z.enum(eventTypeNames)).nullable(),
    format: z.enum(webhookFormats),
    payload: z.enum(webhookPayloads),
    state: z.enum(webhookStates).meta({
      description: '`failing` if nothing arrives at the moment.',
    }),
    pausedBecause: z.enum(['chosen', 'gone', 'failing']).nullable().meta({
      description: 'Why it is paused: somebody chose it, the receiver answered 410, or nothing arrived for three days.',
    }),
    failingSince: instant.nullable(),
    queued: z.int().meta({ description: 'Number of events on their way, at most 100: others wait in the stream.' }),
    failed: z.int().meta({ description: 'Number of events that were given up after three days.' }),
    position: z.string().meta({ description: 'The `sequence` of the last event that is delivered or on its way.' }),
    previousSecretUntil: instant.nullable(),
    createdAt: instant,
  })
  .meta({ id: 'Webhook', title: 'Webhook' });

export const createdWebhookSchema = webhookSchema
  .extend({
    secret: z.string().meta({ description: 'The key that signs, `whsec_` and base64. It is not shown again.' }),
  })
  .meta({ id: 'CreatedWebhook', title: 'Webhook with its secret' });

/** Returns the API view of a webhook. */
export function webhookView(
  webhook: Webhook,
  url: string | null,
  { call, queued, failed }: { call: string | null; queued: number; failed: number },
): z.output<typeof webhookSchema> {
  const { id, name, types, format, payload, pausedBecause, failingSince, position } = webhook;
  return {
    id,
    call,
    name,
    url,
    events: types,
    format,
    payload,
    state: webhook.pausedAt !== null ? 'paused' : failingSince === null ? 'active' : 'failing',
    pausedBecause,
    failingSince: failingSince?.toISOString() ?? null,
    queued,
    failed,
    position,
    previousSecretUntil: webhook.previousUntil?.toISOString() ?? null,
    createdAt: webhook.createdAt.toISOString(),
  };
}

export const deliverySchema = z
  .object({
    id: z.uuid(),
    sequence: z.string().nullable().meta({ description: 'The number of the event; null for a test.' }),
    type: z.enum(deliveredTypes),
    state: z.enum(deliveryStates),
    attempts: z.int(),
    status: z.int().nullable().meta({ description: 'Status of the last answer; null if there was none.' }),
    tookMs: z.int().nullable(),
    answer: z.string().nullable().meta({
      description:
        'The first 2,000 bytes of the last answer, or the code of an error, such as `timeout` or `forbidden-address`. Null for full payloads, which it could repeat.',
    }),
    createdAt: instant,
    triedAt: instant.nullable(),
    nextAttemptAt: instant.nullable(),
  })
  .meta({ id: 'WebhookDelivery', title: 'Delivery of an event' });

/** Returns the API view of a delivery. */
export function deliveryView(delivery: WebhookDelivery): z.output<typeof deliverySchema> {
  const { id, sequence, type, state, attempts, status, tookMs, answer } = delivery;
  return {
    id,
    sequence,
    type,
    state,
    attempts,
    status,
    tookMs,
    answer,
    createdAt: delivery.createdAt.toISOString(),
    triedAt: delivery.triedAt?.toISOString() ?? null,
    nextAttemptAt: state === 'queued' ? delivery.dueAt.toISOString() : null,
  };
}
