import { randomUUID } from 'node:crypto';
import { Unauthorized } from '../../platform/errors.js';
import { hashToken, randomToken } from '../../platform/tokens.js';
import { record, type Change } from './change.js';
import type { Device } from './device.js';
import { knownBrowserToken } from './known-browser.js';
import { loginExpiry } from './login.js';
import { setLanguage, isSecondFactorRequired } from './identity.queries.js';
import { insertLogin } from './logins.queries.js';
import type { Organizer } from './organizer.entity.js';
import { listPasskeys } from './passkeys/passkeys.queries.js';
import { hasAuthenticator } from './second-factor/second-factors.queries.js';
import { type PendingLogin, startPendingSignIn } from './second-factor/start-pending-sign-in.js';

/** A login that has just started. The token is for the cookie and stored nowhere. */
export interface StartedLogin {
  token: string;
  expiresAt: Date;
  /** For a cookie that outlives the login (`knownBrowserToken`). */
  browserToken: string;
}

/** Starts a login of an organizer who has proven who they are, by any means, and records it as their own action. */
export async function startLogin(
  change: Change,
  organizer: Organizer,
  device: Device,
  hasSecondFactor: boolean,
): Promise<StartedLogin> {
  const { tx, now, actor, linkSecret } = change;
  if (organizer.state !== 'active') throw new Unauthorized('account-inactive', 'This account cannot sign in.');
  const id = randomUUID();
  const token = randomToken();
  const expiresAt = loginExpiry(now);
  const { language, ...seenFrom } = device;
  if (language !== undefined && language !== organizer.language) await setLanguage(tx, organizer.id, language);
  await insertLogin(tx, {
    id,
    organizerId: organizer.id,
    tokenHash: hashToken(token),
    createdAt: now,
    expiresAt,
    confirmedAt: now,
    lastSeenAt: now,
    ...seenFrom,
    endedAt: null,
    hasSecondFactor,
  });
  const themselves = { kind: 'organizer', id: organizer.id, role: organizer.role, origin: actor.origin } as const;
  await record({ ...change, actor: themselves }, 'organizer.signed-in', `organizer:${organizer.id}`);
  return { token, expiresAt, browserToken: knownBrowserToken(linkSecret, organizer, id) };
}

/** What follows the first proof of who somebody is: a password, or a link that reached them by email. */
export type SignInOutcome =
  | ({ kind: 'signed-in' } & StartedLogin)
  /** Nobody is signed in yet: the token is for the page that asks for a code. */
  | ({ kind: 'code-needed' } & PendingLogin)
  /** The workspace requires a second factor, and theirs is a passkey, which signs in by itself. */
  | { kind: 'passkey-needed' };

/** Signs in an organizer after the first proof of identity, or asks for the second factor. */
export async function completeSignIn(change: Change, organizer: Organizer, device: Device): Promise<SignInOutcome> {
  if (await hasAuthenticator(change.tx, organizer.id))
    return { kind: 'code-needed', ...(await startPendingSignIn(change, organizer)) };
  if ((await isSecondFactorRequired(change.tx)) && (await listPasskeys(change.tx, organizer.id)).length > 0)
    return { kind: 'passkey-needed' };
  return { kind: 'signed-in', ...(await startLogin(change, organizer, device, false)) };
}
