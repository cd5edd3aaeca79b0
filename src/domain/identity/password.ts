import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's setting for argon2id: 19 MiB, two passes, one lane. The library's default algorithm is argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id of a password, in PHC form. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost);
}

/** Whether the password is the hashed one. */
export function verifyPassword(passwordHash: string, password: string): Promise<boolean> {
  return verify(passwordHash, password.normalize('NFKC'));
}

/** Returns a password that nobody guesses and everybody can copy: 20 characters without look-alikes. */
export function newPassword(): string {
  return readableSecret(20);
}

/** Returns a recovery code: 74 bits, so that a hash of it needs no salt and no slow function. */
export function newRecoveryCode(): string {
  return readableSecret(15);
}

function readableSecret(length: number): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  // 31 letters out of 256: the slight bias costs less than a bit.
  return [...randomBytes(length)]
    .map((byte) => letters[byte % letters.length])
    .join('')
    .replace(/(.{5})(?=.)/gu, '$1-');
}

let decoy: Promise<string> | undefined;

/** Costs what a verification costs, so that an unknown address takes as long as a wrong password. */
export async function wasteVerification(password: string): Promise<void> {
  decoy ??= hashPassword('no organizer has this password');
  await verifyPassword(await decoy, password);
}
