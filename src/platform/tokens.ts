import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Returns a random secret of 256 bits in base64url, for logins and API keys. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Returns a random webhook signing key of 256 bits in the form of Standard Webhooks: `whsec_` and base64. */
export function webhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

/**
 * Derives a secret of 128 bits from stored values, so that every email can contain the link while the database only has
 * its hash. Changing any part, such as a version, revokes the old token.
 */
export function deriveToken(secret: string, ...parts: (string | number)[]): string {
  return createHmac('sha256', secret).update(parts.join('\n')).digest().subarray(0, 16).toString('base64url');
}

/** Returns a UUID as 22 characters, for use in tokens. */
export function shortId(uuid: string): string {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');
}

/** Returns the UUID of a `shortId`, or null if the text is invalid. */
export function fromShortId(text: string): string | null {
  const hex = /^[\w-]{22}$/u.test(text) ? Buffer.from(text, 'base64url').toString('hex') : '';
  return hex.length === 32 ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5') : null;
}

/** Hashes a token with SHA-256 for storage. Tokens are random, so they need no salt and no slow hash. */
export function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

/** Compares in constant time. */
export function sameToken(left: string, right: string): boolean {
  const a = hashToken(left);
  const b = hashToken(right);
  return timingSafeEqual(a, b);
}

/**
 * Returns a token that names a stored row and proves that it was made with the secret. `parts` as for `deriveToken`: a
 * higher version among them revokes it.
 */
export function rowToken(secret: string, purpose: string, id: string, ...parts: (string | number)[]): string {
  return `${shortId(id)}${deriveToken(secret, purpose, id, ...parts)}`;
}

/** Returns the id of the row that a `rowToken` names, or null for any other text. It proves nothing yet. */
export function rowOfToken(token: string): string | null {
  return /^[\w-]{44}$/u.test(token) ? fromShortId(token.slice(0, 22)) : null;
}

/**
 * Returns whether a token was made for this row with one of the secrets. Older tokens don't contain the id; their rows
 * were found by the hash of the whole.
 */
export function isTokenOf(
  secrets: readonly string[],
  token: string,
  purpose: string,
  id: string,
  ...parts: (string | number)[]
): boolean {
  return secrets.some((secret) => sameToken(token.slice(-22), deriveToken(secret, purpose, id, ...parts)));
}
