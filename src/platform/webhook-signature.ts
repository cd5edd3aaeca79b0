import { createHmac, timingSafeEqual } from 'node:crypto';

/** The headers of a webhook (Standard Webhooks); missing ones are empty. */
export interface WebhookHeaders {
  /** The same for all attempts to deliver an event. */
  id: string;
  /** Unix time of the attempt, in seconds. */
  timestamp: string;
  /** `v1,BASE64`, several separated by spaces. */
  signature: string;
}

/** Maximum clock difference between two machines, in either direction. */
const toleranceSeconds = 300;
/** Maximum number of signatures, because each costs a comparison. */
const maxSignatures = 20;

/**
 * Returns whether a webhook was signed with one of these secrets (`whsec_` and base64), within five minutes of `now`:
 * HMAC-SHA256 over `id.timestamp.body` (Standard Webhooks). Compares in constant time.
 */
export function isSigned(
  { id, timestamp, signature }: WebhookHeaders,
  body: Uint8Array,
  secrets: readonly string[],
  now: Date,
): boolean {
  if (!/^[\x21-\x7e]{1,255}$/u.test(id) || !/^\d{1,12}$/u.test(timestamp)) return false;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > toleranceSeconds) return false;
  const given = signature
    .split(' ')
    .slice(0, maxSignatures)
    .flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3), 'base64')] : []));
  const wanted = secrets.map((secret) => signatureOf(id, timestamp, body, secret));
  return given.some((one) => wanted.some((right) => one.length === right.length && timingSafeEqual(one, right)));
}

/** Returns the header that signs a webhook with each of these secrets (`whsec_` and base64). */
export function signatures(
  { id, timestamp }: Omit<WebhookHeaders, 'signature'>,
  body: string,
  secrets: readonly string[],
) {
  const bytes = Buffer.from(body);
  return secrets.map((secret) => `v1,${signatureOf(id, timestamp, bytes, secret).toString('base64')}`).join(' ');
}

function signatureOf(id: string, timestamp: string, body: Uint8Array, secret: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/u, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}
