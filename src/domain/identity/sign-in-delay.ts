/**
 * What failures are counted for: an account, tried from browsers that have never signed in to it; the account, tried from
 * one browser that has; or a network, which counts the accounts that such other browsers fail to sign in to.
 */
export type FailureScope = 'account' | 'browser' | 'network';

/** The failures of an account, browser or network so far. */
export interface Failures {
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
export function countsSince(now: Date): Date {
  return new Date(now.getTime() - forgottenAfterMs);
}

/** Returns how many seconds are left until the next attempt; 0 when it can be made now. */
export function secondsToWait(scope: FailureScope, { failures, lastAt }: Failures, now: Date): number {
  const { free, maxSeconds } = limits[scope];
  if (failures <= free || lastAt < countsSince(now)) return 0;
  const delaySeconds = Math.min(maxSeconds, firstDelaySeconds * 2 ** (failures - free - 1));
  const passedSeconds = (now.getTime() - lastAt.getTime()) / 1000;
  return Math.max(0, Math.ceil(delaySeconds - passedSeconds));
}
