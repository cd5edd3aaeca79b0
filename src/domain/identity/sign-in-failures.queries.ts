import { command } from '../../platform/database/statement.js';
import type { Tx } from '../../platform/database/tx.js';
import type { Failures } from './sign-in-delay.js';

const forgetFailuresSql = command(`delete from sign_in_failures where last_at < $1`);

/** Forgets the failures before an instant. */
export async function forgetFailures(tx: Tx, before: Date): Promise<void> {
  await forgetFailuresSql.run(tx, [before]);
}

const lockFailuresSql = command(
  `insert into sign_in_failures as f (key, failures, last_at) values ($1, 0, $2)
   on conflict (key) do update set failures = f.failures
   returning failures, last_at as "lastAt"`,
  { failures: 'int', lastAt: 'timestamptz' },
);

/** Locks a counter, which is created if need be, and returns it. */
export async function lockFailures(tx: Tx, key: Buffer, now: Date): Promise<Failures> {
  return lockFailuresSql.one(tx, [key, now]);
}

const addFailureSql = command(`update sign_in_failures set failures = failures + 1, last_at = $2 where key = any($1)`);

/** Counts one failure more in each of the counters. */
export async function addFailure(tx: Tx, keys: readonly Buffer[], now: Date): Promise<void> {
  await addFailureSql.run(tx, [keys, now]);
}

const removeFailureSql = command(`update sign_in_failures set failures = greatest(0, failures - 1) where key = $1`);

/** Counts one failure less. */
export async function removeFailure(tx: Tx, key: Buffer): Promise<void> {
  await removeFailureSql.run(tx, [key]);
}

const resetFailuresSql = command(`delete from sign_in_failures where key = $1`);

/** Starts a counter again. Returns whether there was one. */
export async function resetFailures(tx: Tx, key: Buffer): Promise<boolean> {
  return (await resetFailuresSql.run(tx, [key])) > 0;
}
