import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const [ivBytes, tagBytes] = [12, 16];

/**
 * Encrypts a text that must be read again (a key with which others sign, say) for the database, so that a copy of it
 * alone tells nobody anything: AES-256-GCM under a key that is derived from the program's secret (HKDF, RFC 5869).
 * `purpose` names what it is for; sealed for one purpose it opens for no other.
 */
export function encrypt(secret: string, purpose: string, text: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret), iv).setAAD(Buffer.from(purpose));
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), encrypted]);
}

/** The text that was sealed; null when it was sealed under another secret or for something else, or was touched. */
export function decrypt(secret: string, purpose: string, encrypted: Buffer): string | null {
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

function keyFor(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'sealed texts', 32));
}
