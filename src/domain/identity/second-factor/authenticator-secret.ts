import { decrypt, encrypt } from '../../../platform/encryption.js';

/** Encrypts the secret of an authenticator app for the database. */
export function encryptTotpSecret(key: string, organizerId: string, secret: string): Buffer {
  return encrypt(key, purposeFor(organizerId), secret);
}

/** Returns the secret of an authenticator app; null if it was encrypted under a `SECRET` that is lost. */
export function decryptTotpSecret(keys: readonly string[], organizerId: string, secret: Buffer): string | null {
  return decrypt(keys, purposeFor(organizerId), secret);
}

/** Bound to the organizer: a secret that is copied into the row of somebody else can't be decrypted. */
function purposeFor(organizerId: string): string {
  return `authenticator ${organizerId}`;
}
