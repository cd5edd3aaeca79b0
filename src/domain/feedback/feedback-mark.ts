import { deriveToken, hashToken } from '../../platform/tokens.js';

/**
 * What says that a registration has answered. Whoever reads the database cannot tell whose mark it is, nor which answer
 * came with it: marks hold no time, and no answer holds a mark.
 */
export function feedbackMark(secret: string, registrationId: string): Buffer {
  return hashToken(deriveToken(secret, 'feedback', registrationId));
}
