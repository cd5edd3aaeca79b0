import { command } from '../../platform/database/statement.js';

/** Forgets the failures before an instant. */
export const forgetFailures = command(`delete from sign_in_failures where last_at < $1`).write<[before: Date]>();

/** Locks a counter, which is created if need be, and returns it. */
export const lockFailures = command(
  `insert into sign_in_failures as f (key, failures, last_at) values ($1, 0, $2)
   on conflict (key) do update set failures = f.failures
   returning failures, last_at as "lastAt"`,
  { failures: 'int', lastAt: 'timestamptz' },
).get<[key: Buffer, now: Date]>();

/** Counts one failure more in each of the counters. */
export const addFailure = command(
  `update sign_in_failures set failures = failures + 1, last_at = $2 where key = any($1)`,
).write<[keys: readonly Buffer[], now: Date]>();

/** Counts one failure less. */
export const removeFailure = command(
  `update sign_in_failures set failures = greatest(0, failures - 1) where key = $1`,
).write<[key: Buffer]>();

/** Starts a counter again. Returns whether there was one. */
export const resetFailures = command(`delete from sign_in_failures where key = $1`).wrote<[key: Buffer]>();
