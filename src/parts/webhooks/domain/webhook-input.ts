import { z } from 'zod';
import { eventTypeNames } from '../../../domain/events/event.js';
import { line, webAddressPattern } from '../../../platform/validation.js';
import { webhookFormats, webhookPayloads } from './webhook.js';

/** What a webhook is made of, and what of it can be changed. */
export const webhookInput = z.strictObject({
  name: line(100)
    .min(1)
    .meta({ description: 'Name for your team.', examples: ['CRM of the city'] }),
  url: z
    .url({ protocol: /^https?$/u })
    .max(2000)
    .meta({
      description:
        'Where events are sent: a public address with `https://`, or one in the networks that the operator allows.',
      pattern: webAddressPattern('https'),
      examples: ['https://receiver.example.org/greenroom'],
    }),
  events: z
    .array(z.enum(eventTypeNames))
    .min(1)
    .nullable()
    .default(null)
    .meta({ description: 'The types of events to send. Null for all.' }),
  format: z.enum(webhookFormats).default('standard').meta({
    description:
      '`standard` is Standard Webhooks; `slack` and `teams` are messages for an incoming webhook of a channel.',
  }),
  payload: z.enum(webhookPayloads).default('thin').meta({
    description:
      '`thin` names what changed by its ID. `full` adds it as the API returns it when the event is sent, with personal data.',
  }),
});
export type WebhookInput = z.output<typeof webhookInput>;
