import { deriveToken, hashToken } from '../../platform/tokens.js';

/**
 * Records that a registration has answered. The database doesn't reveal whose mark it is, or which answer belongs to
 * it: marks have no time, and answers have no mark.
 */
export function feedbackMark(secret: string, registrationId: string): Buffer {
  return hashToken(deriveToken(secret, 'feedback', registrationId));
}
