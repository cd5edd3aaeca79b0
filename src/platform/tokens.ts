import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A random secret of 256 bits, base64url: for logins and API keys. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** A random key of 256 bits for signatures of webhooks, as Standard Webhooks writes it: `whsec_` and base64. */
export function webhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/**
 * A secret of 128 bits that can be derived again from what is stored, so that each mail can carry the link while the
 * database holds only its hash. Change any part (a version, say) and the old token is void.
 */
export function deriveToken(secret: string, ...parts: (string | number)[]): string {
  return createHmac('sha256', secret).update(parts.join('\n')).digest().subarray(0, 16).toString('base64url');
}

/** Returns a UUID as the 22 characters in which a token can name it. */
export function shortId(uuid: string): string {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');
}

/** Returns the UUID of `shortId`; null for a text that is none. */
export function fromShortId(text: string): string | null {
  const hex = /^[\w-]{22}$/u.test(text) ? Buffer.from(text, 'base64url').toString('hex') : '';
  return hex.length === 32 ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5') : null;
}

/** SHA-256: how tokens are stored. They are random, so no salt and no slow hash is needed. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Compares in constant time. */
export function sameToken(left: string, right: string): boolean {
  const a = hashToken(left);
  const b = hashToken(right);
  return timingSafeEqual(a, b);
}
