import { type EventType, eventTypeNames } from '../../../domain/events/event.js';
import { translate } from '../../../platform/i18n/messages.js';
import { choice, choices, flag, line } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import { webhookFormats } from '../domain/webhook.js';
import { type WebhookInput, webhookInput } from '../domain/webhook-input.js';

/** Returns what a type of event is called. */
export function eventLabel(type: EventType | 'webhook.test', language: string): string {
  return translate(language, `console.webhooks.type.${type}`);
}

/** The form of a webhook. No type of event chosen means all. */
export const webhookForm = form({
  words: 'console.webhooks',
  schema: webhookInput,
  fields: {
    name: line(),
    url: line({ type: 'url' }),
    format: choice(webhookFormats, 'console.webhooks.format'),
    events: choices(eventTypeNames, eventLabel),
    full: flag('console.webhooks.full'),
  },
  errorsAt: { payload: 'full' },
  join: ({ full, events, ...values }) => ({
    ...values,
    events: events.length === 0 ? null : events,
    payload: full ? ('full' as const) : ('thin' as const),
  }),
});

/** What was typed into the form. */
export type TypedWebhook = TypedForm<typeof webhookForm>;

/** Returns a webhook as the form shows it. */
export function typedWebhook({ name, url, format, events, payload }: WebhookInput): TypedWebhook {
  return webhookForm.show({ name, url, format, events: events ?? [], full: payload === 'full' });
}
