import { deriveToken, hashToken } from '../../../platform/tokens.js';

/**
 * Returns the marks that a registration can have, one for each generation of the secret; the first is the present one. It
 * records that a registration has answered. The database doesn't reveal whose mark it is, or which answer belongs to
 * it: marks have no time, and answers have no mark.
 */
export function feedbackMarks(secrets: readonly string[], registrationId: string): Buffer[] {
  return secrets.map((secret) => hashToken(deriveToken(secret, 'feedback', registrationId)));
}
