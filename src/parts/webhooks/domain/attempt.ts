import { guardedRequest } from '../../../platform/http/guarded-request.js';
import type { Attempt } from './webhook.js';
import type { Webhook } from './webhook.entity.js';
import { openText, webhookHeaders, type WebhookMessage } from './webhook-request.js';

/** How an attempt is made: the keys that open its secrets, and how long and where to the request may go. */
interface Way {
  keys: readonly string[];
  now: Date;
  patienceMs: number;
  networks: readonly string[];
  signal?: AbortSignal;
}

/** Sends a message to a webhook. Returns what came of it, whatever that was. */
export async function attempt(
  webhook: Webhook,
  message: WebhookMessage,
  { keys, now, patienceMs, networks, signal }: Way,
): Promise<Attempt> {
  const url = openText(webhook.id, webhook.url, keys);
  if (url === null) return { status: null, answer: 'secret-lost', retryAfter: null };
  try {
    const post = { url, headers: webhookHeaders(webhook, message, keys, now), body: message.body };
    const { status, text, retryAfter } = await guardedRequest({
      ...post,
      patienceMs,
      networks,
      ...(signal && { signal }),
    });
    return { status, answer: text, retryAfter };
  } catch (error) {
    const { name, code, cause } = error as Error & { code?: string; cause?: { name?: string } };
    const isLate = name === 'TimeoutError' || cause?.name === 'TimeoutError';
    return { status: null, answer: isLate ? 'timeout' : (code ?? name), retryAfter: null };
  }
}
