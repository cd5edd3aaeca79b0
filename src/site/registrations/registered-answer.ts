import { z } from 'zod';
import type { PublicAnswer, SeveralRegistrations } from '../../flows/registrations/register-for-several.flow.js';
import { decrypt, encrypt } from '../../platform/encryption.js';

/** What the page after a registration shows: what was typed, and what somebody who is not known would get. */
export interface RegisteredAnswer extends SeveralRegistrations {
  name: string;
  email: string;
  /** When they registered, RFC 3339. */
  at: string;
}

const purpose = 'answer to a registration';

const shape = z.object({
  name: z.string(),
  email: z.string(),
  at: z.string(),
  answers: z.array(
    z.object({
      sessionId: z.string(),
      outcome: z.enum(['confirmed', 'waitlisted', 'pending']),
      place: z.number().nullable(),
    }) satisfies z.ZodType<PublicAnswer>,
  ),
  missed: z.array(z.string()),
});

/**
 * Returns the path of the page after a registration. It carries all that the page shows, encrypted: nothing is looked up
 * that would be different for an address that is known.
 */
export function registeredPath(secret: string, answer: RegisteredAnswer): string {
  const { name, email, at, answers, missed } = answer;
  const text = JSON.stringify({ name, email, at, answers, missed });
  return `/registered?of=${encrypt(secret, purpose, text).toString('base64url')}`;
}

/** Returns what a path of `registeredPath` carries as `of`; null if it was not made here. */
export function readRegisteredAnswer(secret: string, of: string): RegisteredAnswer | null {
  const text = decrypt(secret, purpose, Buffer.from(of, 'base64url'));
  return text === null ? null : shape.parse(JSON.parse(text));
}
