import { generateSecret, generateURI, verifySync } from 'otplib';

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
