import type { Change } from './change.js';
import type { Device } from './device.js';
import { listPasskeys } from './passkeys/passkeys.queries.js';
import { isSecondFactorRequired } from './workspace-settings.queries.js';
import type { Organizer } from './organizer.entity.js';
import { hasAuthenticator } from './second-factor/authenticators.queries.js';
import { type PendingLogin, startPendingSignIn } from './second-factor/start-pending-sign-in.js';
import { startLogin, type StartedLogin } from './start-login.js';

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
