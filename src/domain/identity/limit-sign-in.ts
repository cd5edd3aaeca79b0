import { TooManyRequests } from '../../platform/errors.js';
import { hashToken } from '../../platform/tokens.js';
import type { Change } from './change.js';
import { isKnownBrowser } from './known-browser.js';
import type { Organizer } from './organizer.entity.js';
import { countsSince, type FailureScope, secondsToWait } from './sign-in-delay.js';
import { addFailure, forgetFailures, lockFailures, removeFailure, resetFailures } from './sign-in-failures.queries.js';
import { secretsOf } from '../../platform/secrets/secrets.js';

/** Who attempts to sign in as whom. */
export interface Attempt {
  emailKey: string;
  /** Null if there is no such account: the attempt is counted all the same. */
  organizer: Organizer | null;
  /** The network that it comes from, or null if it is not known. */
  network: string | null;
  /** The token of a browser that has signed in before (`knownBrowserToken`). */
  browserToken: string | undefined;
}

/** The counters of an attempt: that of the account or the browser, and that of the network. */
interface Counters {
  own: { scope: FailureScope; key: Buffer };
  network: { scope: FailureScope; key: Buffer };
}

function countersOf({ tx, linkSecret }: Change, { emailKey, organizer, network, browserToken }: Attempt): Counters {
  const counter = (scope: FailureScope, name: string) => ({
    scope,
    key: hashToken(`${linkSecret}\n${scope}\n${name}`),
  });
  const isKnown =
    organizer !== null && browserToken !== undefined && isKnownBrowser(secretsOf(tx).accepted, organizer, browserToken);
  return {
    own: isKnown ? counter('browser', browserToken) : counter('account', emailKey),
    network: counter('network', network ?? 'unknown'),
  };
}

/**
 * Counts an attempt as failed before it is made, so that attempts at the same time count as well. Throws TooManyRequests
 * while earlier failures delay it; it is not counted then. After a success, `forgiveAttempt` takes it back.
 */
export async function countAttempt(change: Change, attempt: Attempt): Promise<void> {
  const { tx, now } = change;
  await forgetFailures(tx, countsSince(now));
  const { own, network } = countersOf(change, attempt);
  let seconds = 0;
  // Always in this order, so that two attempts never wait for each other.
  for (const { scope, key } of [own, network]) {
    seconds = Math.max(seconds, secondsToWait(scope, await lockFailures(tx, key, now), now));
  }
  if (seconds > 0) {
    throw new TooManyRequests('too-many-attempts', `Too many attempts. Try again in ${seconds} seconds.`, { seconds });
  }
  await addFailure(tx, [own.key, network.key], now);
}

/** Takes back the count of an attempt that succeeded, and starts counting for its account or browser again. */
export async function forgiveAttempt(change: Change, attempt: Attempt): Promise<void> {
  const { own, network } = countersOf(change, attempt);
  await resetFailures(change.tx, own.key);
  await removeFailure(change.tx, network.key);
}

/**
 * Takes back what a correct password counted for its network, while the code is still missing. For the account or browser
 * it counts until the code comes: otherwise somebody who has the password could start counting again after each guess.
 */
export async function passFirstStep(change: Change, attempt: Attempt): Promise<void> {
  await removeFailure(change.tx, countersOf(change, attempt).network.key);
}
