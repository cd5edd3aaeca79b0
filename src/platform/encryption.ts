import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { memoize } from './memoize.js';

const [ivBytes, tagBytes] = [12, 16];

/**
 * Encrypts a text that must be readable later, such as a signing key, so that a copy of the database alone doesn't
 * reveal it. Uses AES-256-GCM with a key derived from the program's secret (HKDF, RFC 5869). A text encrypted for one
 * `purpose` can't be decrypted for another.
 */
export function encrypt(secret: string, purpose: string, text: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret), iv).setAAD(Buffer.from(purpose));
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), encrypted]);
}

/**
 * Decrypts a text with the one of the secrets that fits. Returns null if it was encrypted with another secret or for
 * another purpose, or was changed.
 */
export function decrypt(secrets: readonly string[], purpose: string, encrypted: Buffer): string | null {
  for (const secret of secrets) {
    const text = decryptWith(secret, purpose, encrypted);
    if (text !== null) return text;
  }
  return null;
}

function decryptWith(secret: string, purpose: string, encrypted: Buffer): string | null {
  try {
    const [iv, tag] = [encrypted.subarray(0, ivBytes), encrypted.subarray(ivBytes, ivBytes + tagBytes)];
    const options = { authTagLength: tagBytes };
    const decipher = createDecipheriv('aes-256-gcm', keyFor(secret), iv, options);
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(tag);
    return Buffer.concat([decipher.update(encrypted.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

/** Deriving takes longer than encrypting, and there are as many secrets as generations. */
const keyFor = memoize(
  20,
  (secret: string) => secret,
  (secret) => createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'sealed texts', 32))),
);
