import { generateSecret, generateURI, verifySync } from 'otplib';
import { decrypt, encrypt } from '../../../platform/encryption.js';

const stepSeconds = 30;

/** Returns a new secret for an authenticator app: 160 bits in base32. */
export function newTotpSecret(): string {
  return generateSecret();
}

/** Returns the address that authenticator apps read from a QR code. */
export function totpUri(secret: string, issuer: string, email: string): string {
  return generateURI({ secret, issuer, label: email });
}

/**
 * Returns the time step (RFC 6238) whose code was typed, or null for a wrong code. The steps before and after the current
 * one count as well: clocks of phones drift, and typing takes time.
 */
export function timeStepOf(secret: string, typed: string, now: Date): number | null {
  const token = typed.normalize('NFKC').replaceAll(/\s/gu, '');
  if (!/^\d{6}$/u.test(token)) return null;
  const epoch = Math.floor(now.getTime() / 1000);
  const found = verifySync({ secret, token, epoch, period: stepSeconds, epochTolerance: stepSeconds });
  return found.valid && 'timeStep' in found ? found.timeStep : null;
}

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
