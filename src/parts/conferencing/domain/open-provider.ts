import { createHash } from 'node:crypto';
import type { Config } from '../../../platform/config.js';
import { decrypt, encrypt } from '../../../platform/encryption.js';
import { memoize } from '../../../platform/memoize.js';
import type { ConferencingAccount } from './account.entity.js';
import { accountInput, type Credentials } from './account-input.js';
import { type Provider, ProviderFailure, type ProviderName, type Reach } from './provider.js';
import { teams } from './teams.js';
import { zoom } from './zoom.js';

const purposeOf = (id: string) => `conferencing:${id}`;

/** Encrypts the credentials of an account, or the own link of somebody, by their id. */
export function encryptFor(secret: string, id: string, text: string): Buffer {
  return encrypt(secret, purposeOf(id), text);
}

/** Returns what was encrypted; null if the secret of Greenroom that it was encrypted with is gone. */
export function decryptFor(keys: readonly string[], id: string, encrypted: Buffer): string | null {
  return decrypt(keys, purposeOf(id), encrypted);
}

/** Returns the credentials of an account; null if they can't be read any more. */
export function credentialsOf({ id, credentials }: ConferencingAccount, keys: readonly string[]): Credentials | null {
  const text = decryptFor(keys, id, credentials);
  return text === null ? null : accountInput.parse(JSON.parse(text));
}

/**
 * Returns what makes rooms in an account. Throws ProviderFailure if its credentials can't be read any more.
 */
export function openProvider(
  account: ConferencingAccount,
  keys: readonly string[],
  config: Pick<Config, 'zoomUrls' | 'teamsUrls' | 'webhookNetworks'>,
  patienceMs: number,
): Provider {
  const credentials = credentialsOf(account, keys);
  if (credentials === null) throw new ProviderFailure('credentials', 'secret-lost');
  const urls = account.provider === 'zoom' ? config.zoomUrls : config.teamsUrls;
  return connect(account.provider, credentials, {
    urls,
    networks: config.webhookNetworks,
    patienceMs,
  });
}

/** Those with the same credentials share a token, as long as the process remembers them. */
const connect = memoize(
  100,
  (provider: ProviderName, credentials: Credentials, reach: Reach) =>
    createHash('sha256')
      .update(JSON.stringify([provider, credentials, reach]))
      .digest('base64'),
  (provider, credentials, reach) => (provider === 'zoom' ? zoom : teams)(credentials, reach),
);
