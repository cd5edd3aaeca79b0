import { invalidField } from '../../../platform/errors.js';
import type { Change } from '../change.js';
import { getOrganizer } from '../identity.queries.js';
import { type Attempt, countAttempt, forgiveAttempt } from '../limit-sign-in.js';
import { verifyPassword } from '../password.js';
import { acceptCode } from './accept-code.js';

/** What somebody who is signed in types to show that it is still them, and from where. */
export interface Proof extends Pick<Attempt, 'network' | 'browserToken'> {
  /** Their password, a code of the app or a recovery code. */
  typed: string;
}

/**
 * Counts a proof as failed before it is checked, in a transaction of its own. Throws TooManyRequests while earlier
 * failures delay it.
 */
export async function countProof(change: Change, organizerId: string, proof: Proof): Promise<void> {
  await countAttempt(change, await attemptOf(change, organizerId, proof));
}

/**
 * Returns whether the proof was a recovery code; a code is used up. Throws Invalid if the proof is wrong. After success
 * `countProof` is taken back.
 */
export async function requireProof(
  change: Change,
  organizerId: string,
  proof: Proof,
): Promise<{ isRecoveryCode: boolean }> {
  const attempt = await attemptOf(change, organizerId, proof);
  const accepted = await acceptCode(change, organizerId, proof.typed);
  if (accepted === null && !(await verifyPassword(attempt.organizer.passwordHash, proof.typed)))
    throw invalidField('proof', 'second-factor', 'Neither your password nor a valid code.');
  await forgiveAttempt(change, attempt);
  return { isRecoveryCode: accepted === 'recovery-code' };
}

async function attemptOf({ tx }: Change, organizerId: string, { network, browserToken }: Proof) {
  const organizer = await getOrganizer(tx, organizerId);
  return { emailKey: organizer.emailKey, organizer, network, browserToken };
}
