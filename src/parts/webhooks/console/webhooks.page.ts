import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import type { EditView } from '../../../console/ui/form-edit.js';
import { formPage } from '../../../console/ui/form-page.js';
import { type ListColumn, tableOf } from '../../../console/ui/list.js';
import type { StateView } from '../../../console/ui/session-state.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { zoneLabel } from '../../../domain/time/zones.js';
import type { FormView } from '../../../platform/forms/form.js';
import { hasMessage, translate } from '../../../platform/i18n/messages.js';
import type { NextDelivery } from '../domain/deliveries.queries.js';
import type { Webhook, WebhookDelivery } from '../domain/webhook.entity.js';
import { eventLabel } from './webhook-form.js';
import { newWebhookPath, webhookPath, webhooksPath } from './webhook-paths.js';

const columns: readonly ListColumn<Webhook, { call: Call }>[] = [
  {
    heading: 'console.webhooks.field.name',
    cell: (webhook, { call }) => ({ text: webhook.name, path: webhookPath(call, webhook), lines: [webhook.host] }),
  },
  {
    heading: 'console.webhooks.events',
    cell: ({ types }, { language }) => eventsOf(types, language),
  },
  {
    heading: 'console.common.col.state',
    cell: (webhook, { language }) => stateOf(webhook, language).label,
    isLabelled: true,
  },
];

/** Where the events of a call are delivered. */
export function webhooksPage(layout: ConsoleLayout, call: Call, webhooks: readonly Webhook[]) {
  const { language, now } = layout;
  const title = translate(language, 'console.webhooks.title');
  return {
    ...layout,
    title,
    table: webhooks.length === 0 ? null : tableOf(columns, webhooks, { call, language, now }, title),
    newPath: newWebhookPath(call),
  };
}

/** The form of a webhook. */
export function webhookFormPage(
  layout: ConsoleLayout,
  { call, webhook, ...form }: { call: Call; webhook: Webhook | null; form: FormView; edit: EditView | null },
) {
  const text = (key: string) => translate(layout.language, `console.webhooks.${key}`);
  const all = { path: webhooksPath(call), label: text('title') };
  return formPage(layout, {
    title: webhook?.name ?? text('new'),
    back: webhook === null ? all : { path: webhookPath(call, webhook), label: webhook.name },
    action: webhook === null ? newWebhookPath(call) : webhookPath(call, webhook, 'edit'),
    submit: text('save'),
    ...form,
  });
}

/** A webhook, what became of the last events, and what can be done. */
export function webhookPage(
  layout: ConsoleLayout,
  {
    call,
    webhook,
    url,
    rows,
    secret,
  }: {
    call: Call;
    webhook: Webhook;
    url: string;
    rows: readonly { delivery: NextDelivery; request: string }[];
    /** A secret that is shown this once. */
    secret: string | null;
  },
) {
  const { language, now } = layout;
  const text = (key: string, values = {}) => translate(language, `console.webhooks.${key}`, values);
  const at = (date: Date) => dayAndTime(date, call.timeZone, language);
  const { previousUntil, failingSince, pausedAt } = webhook;
  return {
    ...layout,
    title: webhook.name,
    backPath: webhooksPath(call),
    secret,
    state: stateOf(webhook, language),
    why: failingSince === null || pausedAt !== null ? null : text('failingSince', { at: at(failingSince) }),
    url,
    events: eventsOf(webhook.types, language),
    forAll: webhook.callId === null,
    isFull: webhook.payload === 'full',
    isSigned: webhook.format === 'standard',
    previousUntil:
      previousUntil !== null && previousUntil > now ? text('previousUntil', { at: at(previousUntil) }) : null,
    isPaused: pausedAt !== null,
    editPath: webhookPath(call, webhook, 'edit'),
    secretPath: webhookPath(call, webhook, 'secret'),
    pausePath: webhookPath(call, webhook, pausedAt === null ? 'pause' : 'resume'),
    testPath: webhookPath(call, webhook, 'test'),
    replayPath: webhookPath(call, webhook, 'replay'),
    removePath: webhookPath(call, webhook, 'remove'),
    deliveries: rows.map(({ delivery, request }) => ({
      when: at(delivery.triedAt ?? delivery.createdAt),
      event: eventLabel(delivery.type, language),
      name: delivery.sequence === null ? delivery.type : `${delivery.type} · evt_${delivery.sequence}`,
      sequence: delivery.sequence,
      state: deliveryState(delivery, language),
      result: resultOf(delivery, language),
      next: delivery.state === 'queued' && delivery.attempts > 0 ? text('next', { at: at(delivery.dueAt) }) : null,
      request,
      answer: delivery.answer,
      noAnswer: text(delivery.answer === '' ? 'empty' : 'noAnswer'),
      canReplay: delivery.state !== 'queued' && delivery.sequence !== null,
    })),
    timesNote: translate(language, 'console.common.timesIn', { place: zoneLabel(call.timeZone, now, language) }),
  };
}

function eventsOf(types: Webhook['types'], language: string): string {
  if (types === null) return translate(language, 'console.webhooks.all');
  return types.map((type) => eventLabel(type, language)).join(' · ');
}

function stateOf({ pausedBecause, failingSince }: Webhook, language: string): StateView {
  const label = (key: string) => translate(language, `console.webhooks.state.${key}`);
  if (pausedBecause === 'chosen') return { tone: 'off', icon: 'square', label: label('chosen') };
  if (pausedBecause !== null) return { tone: 'bad', icon: 'bang', label: label(pausedBecause) };
  if (failingSince !== null) return { tone: 'warn', icon: 'half', label: label('trouble') };
  return { tone: 'good', icon: 'dot', label: label('active') };
}

function deliveryState({ state, attempts }: WebhookDelivery, language: string): StateView {
  const label = (key: string) => translate(language, `console.webhooks.delivery.${key}`);
  if (state === 'delivered') return { tone: 'good', icon: 'dot', label: label('delivered') };
  if (state === 'failed') return { tone: 'bad', icon: 'bang', label: label('failed') };
  if (attempts === 0) return { tone: 'off', icon: 'ring', label: label('queued') };
  return { tone: 'warn', icon: 'half', label: label('again') };
}

/** What came back: a status with how long it took, or an error; null before the first attempt. */
function resultOf({ status, tookMs, answer, triedAt }: WebhookDelivery, language: string): string | null {
  if (triedAt === null) return null;
  if (status !== null) return `HTTP ${status} · ${tookMs ?? 0} ms`;
  const key = `console.webhooks.error.${answer}`;
  return answer && hasMessage(language, key) ? translate(language, key) : answer;
}
