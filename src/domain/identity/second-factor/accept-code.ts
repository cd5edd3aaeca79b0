import type { Change } from '../change.js';
import { decryptTotpSecret, timeStepOf } from './totp.js';
import { findAuthenticator, takeRecoveryCode, takeTimeStep } from './second-factors.queries.js';
import { hashRecoveryCode } from './recovery-code.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';

/**
 * Accepts a code of the organizer's authenticator app, or one of their recovery codes, and uses it up. Returns which of
 * the two it was, or null if it's wrong or was used before.
 */
export async function acceptCode(
  { tx, now }: Change,
  organizerId: string,
  typed: string,
): Promise<'authenticator' | 'recovery-code' | null> {
  const authenticator = await findAuthenticator(tx, organizerId);
  if (authenticator === null || authenticator.confirmedAt === null) return null;
  const secret = decryptTotpSecret(secretsOf(tx).all, organizerId, authenticator.secret);
  const timeStep = secret === null ? null : timeStepOf(secret, typed, now);
  if (timeStep !== null) return (await takeTimeStep(tx, organizerId, timeStep)) ? 'authenticator' : null;
  return (await takeRecoveryCode(tx, organizerId, hashRecoveryCode(typed), now)) ? 'recovery-code' : null;
}
