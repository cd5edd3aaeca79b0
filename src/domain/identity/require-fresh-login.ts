import { Conflict } from '../../platform/errors.js';
import type { Change } from './change.js';
import { isFresh } from './login.js';
import { findConfirmedAt } from './logins.queries.js';

/**
 * Throws Conflict unless the organizer proved within the last minutes who they are, so that somebody at a computer that
 * was left open, or with a stolen cookie, can't add a way in for themselves.
 */
export async function requireFreshLogin({ tx, now }: Change, loginId: string | null): Promise<void> {
  const confirmedAt = loginId === null ? null : await findConfirmedAt(tx, loginId);
  if (confirmedAt === null || !isFresh({ confirmedAt }, now))
    throw new Conflict('login-not-fresh', 'Reload the page, and enter your password or a code first.');
}
