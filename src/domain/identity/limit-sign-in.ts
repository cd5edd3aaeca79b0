import { TooManyRequests } from '../../platform/errors.js';
import { hashToken } from '../../platform/tokens.js';
import type { Change } from './change.js';
import { isKnownBrowser } from './known-browser.js';
import type { Organizer } from './organizer.entity.js';
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

interface Counter {
  scope: FailureScope;
  key: Buffer;
}

/** The counters of an attempt. */
interface Counters {
  /** That of the account or the browser. */
  own: Counter;
  /** That of the network, and whether the account is one of those that it counts; none for a browser that is known. */
  others: { network: Counter; account: Buffer } | null;
}

function countersOf({ tx, linkSecret }: Change, { emailKey, organizer, network, browserToken }: Attempt): Counters {
  const key = (scope: string, name: string) => hashToken(`${linkSecret}\n${scope}\n${name}`);
  const counter = (scope: FailureScope, name: string): Counter => ({ scope, key: key(scope, name) });
  const isKnown =
    organizer !== null && browserToken !== undefined && isKnownBrowser(secretsOf(tx).accepted, organizer, browserToken);
  if (isKnown) return { own: counter('browser', browserToken), others: null };
  const from = network ?? 'unknown';
  return {
    own: counter('account', emailKey),
    others: { network: counter('network', from), account: key('account in network', `${from}\n${emailKey}`) },
  };
}

/**
 * Counts an attempt as failed before it is made, so that attempts at the same time count as well. Throws TooManyRequests
 * while earlier failures delay it; it is not counted then. After a success, `forgiveAttempt` takes it back.
 */
export async function countAttempt(change: Change, attempt: Attempt): Promise<void> {
  const { tx, now } = change;
  await forgetFailures(tx, countsSince(now));
  const { own, others } = countersOf(change, attempt);
  // Always in this order, so that two attempts never wait for each other.
  const account = others && (await lockFailures(tx, others.account, now));
  let seconds = 0;
  for (const { scope, key } of others === null ? [own] : [own, others.network]) {
    seconds = Math.max(seconds, secondsToWait(scope, await lockFailures(tx, key, now), now));
  }
  if (seconds > 0) {
    throw new TooManyRequests('too-many-attempts', `Too many attempts. Try again in ${seconds} seconds.`, { seconds });
  }
  await addFailure(tx, [own.key, ...(others === null ? [] : [others.account])], now);
  if (others !== null && account?.failures === 0) await addFailure(tx, [others.network.key], now);
}

/** Takes back the count of an attempt that succeeded, and starts counting for its account or browser again. */
export async function forgiveAttempt(change: Change, attempt: Attempt): Promise<void> {
  await forgiveNetwork(change, attempt);
  await resetFailures(change.tx, countersOf(change, attempt).own.key);
}

/**
 * Takes back what a correct password counted for its network, while the code is still missing. For the account or browser
 * it counts until the code comes: otherwise somebody who has the password could start counting again after each guess.
 */
export async function passFirstStep(change: Change, attempt: Attempt): Promise<void> {
  await forgiveNetwork(change, attempt);
}

async function forgiveNetwork(change: Change, attempt: Attempt): Promise<void> {
  const { others } = countersOf(change, attempt);
  if (others !== null && (await resetFailures(change.tx, others.account))) {
    await removeFailure(change.tx, others.network.key);
  }
}

/**
 * What failures are counted for: an account, tried from browsers that have never signed in to it; the account, tried from
 * one browser that has; or a network, which counts the accounts that such other browsers fail to sign in to.
 */
type FailureScope = 'account' | 'browser' | 'network';

/** The failures of an account, browser or network so far. */
interface Failures {
  failures: number;
  lastAt: Date;
}

/**
 * `free` failures cost no delay. The next one costs five seconds, and each one after that twice as long up to `most`, so
 * that nobody can lock somebody else out for long. A network can be a whole building, with a guest in it who guesses
 * beside the staff at the door: it delays for a minute at most.
 */
const limits: Record<FailureScope, { free: number; maxSeconds: number }> = {
  account: { free: 4, maxSeconds: 300 },
  browser: { free: 4, maxSeconds: 300 },
  network: { free: 19, maxSeconds: 60 },
};
const firstDelaySeconds = 5;
/** Without a failure for this long, counting starts again. */
const forgottenAfterMs = 24 * 3_600_000;

/** Returns from which instant on failures still count. */
function countsSince(now: Date): Date {
  return new Date(now.getTime() - forgottenAfterMs);
}

/** Returns how many seconds are left until the next attempt; 0 when it can be made now. */
function secondsToWait(scope: FailureScope, { failures, lastAt }: Failures, now: Date): number {
  const { free, maxSeconds } = limits[scope];
  if (failures <= free || lastAt < countsSince(now)) return 0;
  const delaySeconds = Math.min(maxSeconds, firstDelaySeconds * 2 ** (failures - free - 1));
  const passedSeconds = (now.getTime() - lastAt.getTime()) / 1000;
  return Math.max(0, Math.ceil(delaySeconds - passedSeconds));
}
