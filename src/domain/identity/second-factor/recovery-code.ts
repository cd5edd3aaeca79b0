import { hashToken } from '../../../platform/tokens.js';

/** How many recovery codes an organizer gets. */
export const recoveryCodeCount = 10;

/** Returns the hash under which a recovery code is stored, however it was typed: with or without hyphens, in capitals. */
export function hashRecoveryCode(typed: string): Buffer {
  return hashToken(
    `recovery code ${typed
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[^a-z\d]/gu, '')}`,
  );
}
