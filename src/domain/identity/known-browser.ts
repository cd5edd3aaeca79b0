import { deriveToken, sameToken } from '../../platform/tokens.js';
import type { Organizer } from './organizer.entity.js';

type Account = Pick<Organizer, 'id' | 'passwordHash'>;

/**
 * Returns the token by which a browser proves later that an organizer has signed in with it. It lets nobody in. A new
 * password voids it.
 */
export function knownBrowserToken(secret: string, account: Account, id: string): string {
  return `${id}.${deriveToken(secret, 'known-browser', account.id, account.passwordHash, id)}`;
}

/** Returns whether a token shows that an organizer has signed in with the browser before. */
export function isKnownBrowser(secrets: readonly string[], account: Account, token: string): boolean {
  const [id = ''] = token.split('.', 1);
  return secrets.some((secret) => sameToken(token, knownBrowserToken(secret, account, id)));
}
