import { hashToken, randomToken } from '../../../platform/tokens.js';
import type { Change } from '../change.js';
import type { Organizer } from '../organizer.entity.js';
import { insertPendingSignIn } from './second-factors.queries.js';

/** A sign-in that waits for a code. The token is for the cookie and stored nowhere. */
export interface PendingLogin {
  token: string;
  expiresAt: Date;
}

/** How long somebody can look for their phone. */
const pendingMs = 10 * 60_000;

/** Notes that an organizer's password was correct, and that a code is still missing. */
export async function startPendingSignIn({ tx, now }: Change, { id }: Organizer): Promise<PendingLogin> {
  const token = randomToken();
  const expiresAt = new Date(now.getTime() + pendingMs);
  await insertPendingSignIn(tx, { tokenHash: hashToken(token), organizerId: id, createdAt: now, expiresAt });
  return { token, expiresAt };
}
