import { z } from 'zod';
import type { PublicAnswer, SeveralRegistrations } from '../../flows/registrations/register-for-several.flow.js';
import { likelyAddress } from '../../domain/registrations/likely-typo.js';
import { decrypt, encrypt } from '../../platform/encryption.js';

/** The data on the page after a registration: the input, and the outcome for an unknown person. */
export interface RegisteredAnswer extends SeveralRegistrations {
  name: string;
  email: string;
  /** Names of organizations that the typed name could mean. */
  similar: string[];
  /** When they registered, RFC 3339. */
  at: string;
}

const purpose = 'answer to a registration';

const shape = z.object({
  name: z.string(),
  email: z.string(),
  similar: z.array(z.string()),
  at: z.string(),
  answers: z.array(
    z.object({
      sessionId: z.string(),
      outcome: z.enum(['confirmed', 'waitlisted', 'pending']),
      createdId: z.string(),
    }) satisfies z.ZodType<PublicAnswer>,
  ),
  missed: z.array(z.string()),
});

/**
 * Returns the path of the page after a registration. It contains all data of the page, encrypted, so that nothing is
 * looked up that would differ for a known address.
 */
export function registeredPath(secret: string, answer: RegisteredAnswer): string {
  const { name, email, similar, at, answers, missed } = answer;
  const text = JSON.stringify({ name, email, similar, at, answers, missed });
  return `/registered?of=${encrypt(secret, purpose, text).toString('base64url')}`;
}

/** Decrypts the `of` parameter of `registeredPath`; null if it is invalid. */
export function readRegisteredAnswer(secrets: readonly string[], of: string): RegisteredAnswer | null {
  const text = decrypt(secrets, purpose, Buffer.from(of, 'base64url'));
  return text === null ? null : (shape.safeParse(JSON.parse(text)).data ?? null);
}

/** Returns what the form starts with for somebody who corrects their address. */
export function correctedValues({ name, email }: RegisteredAnswer): { name: string; email: string } {
  return { name, email: likelyAddress(email) ?? email };
}
