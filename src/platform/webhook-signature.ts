import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a webhook says of itself in its headers (Standard Webhooks); absent ones are empty. */
export interface WebhookHeaders {
  /** The same for every attempt to hand in the same thing. */
  id: string;
  /** Unix time of the attempt, in seconds. */
  timestamp: string;
  /** `v1,BASE64`, several with spaces between. */
  signature: string;
}

/** How far the clocks of two machines may be apart, either way. */
const toleranceSeconds = 300;
/** More than any sender has keys for: each costs a comparison. */
const mostSignatures = 20;

/**
 * Whether a webhook was signed, within five minutes of `now`, with one of these secrets (`whsec_` and base64):
 * HMAC-SHA256 over `id.timestamp.body`, as Standard Webhooks has it. Compares in constant time.
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
    .slice(0, mostSignatures)
    .flatMap((one) => (one.startsWith('v1,') ? [Buffer.from(one.slice(3), 'base64')] : []));
  const wanted = secrets.map((secret) => signatureOf(id, timestamp, body, secret));
  return given.some((one) => wanted.some((right) => one.length === right.length && timingSafeEqual(one, right)));
}

function signatureOf(id: string, timestamp: string, body: Uint8Array, secret: string): Buffer {
  const key = Buffer.from(secret.replace(/^whsec_/u, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
}
