import type { Change } from '../change.js';
import { newRecoveryCode } from '../password.js';
import { replaceRecoveryCodes } from './authenticators.queries.js';
import { hashRecoveryCode, recoveryCodeCount } from './recovery-code.js';

/** Replaces the recovery codes of an organizer. Returns the new ones, of which only hashes are stored. */
export async function giveRecoveryCodes({ tx }: Change, organizerId: string): Promise<string[]> {
  const codes = Array.from({ length: recoveryCodeCount }, newRecoveryCode);
  await replaceRecoveryCodes(tx, organizerId, codes.map(hashRecoveryCode));
  return codes;
}
