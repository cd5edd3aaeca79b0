import { setTimeout as sleep } from 'node:timers/promises';

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/** Synchronous replication has not confirmed a commit: nobody may be told that it succeeded. */
export class UnconfirmedCommit extends Error {}

/**
 * Returns whether an error means that PostgreSQL is temporarily unavailable: no connection, a broken connection, a
 * server that is shutting down or starting up (SQLSTATE class 08 and 57P01 to 57P03), one that is read-only until
 * another becomes the primary (25006), a full disk, no memory or too many connections (53100, 53200, 53300), or a statement that was cancelled because it waited
 * too long (57014), as for a lock of a commit that no standby has confirmed yet.
 */
export function isDatabaseGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof UnconfirmedCommit) return true;
  const { code, driverError } = error as Error & { code?: unknown; driverError?: unknown };
  if (typeof code === 'string' && (networkCodes.has(code) || /^08|^57P0[123]$|^25006$|^53[123]00$|^57014$/u.test(code)))
    return true;
  if (error instanceof AggregateError && error.errors.some(isDatabaseGone)) return true;
  if (driverError !== undefined && driverError !== error && isDatabaseGone(driverError)) return true;
  // A transaction whose connection broke between two statements.
  if (error.name === 'QueryRunnerAlreadyReleasedError') return true;
  // A new connection on a full disk.
  if (code === 'XX000' && error.message === 'could not write init file') return true;
  // An administrator lets nobody in. Its code, 55000, has other meanings, too.
  if (code === '55000' && error.message.endsWith('is not currently accepting connections')) return true;
  // pg and its pool throw these without a code.
  return /Connection terminated|timeout exceeded when trying to connect|connection timeout|Client (?:has encountered a connection error|was closed)/u.test(
    error.message,
  );
}

/** Writes what is noted in passing, such as when a key was last used. Skips it while the database can't be written to. */
export async function writeIfPossible(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isDatabaseGone(error)) throw error;
  }
}

/**
 * Returns what `work` returns, and begins it again while PostgreSQL is unavailable. Returns null if `stop` is aborted before
 * it succeeds. Throws every other error.
 */
export async function onceDatabaseAnswers<T>(
  work: () => Promise<T>,
  stop: AbortSignal,
  pauseMs = 1_000,
): Promise<T | null> {
  while (!stop.aborted) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseGone(error)) throw error;
    }
    await sleep(pauseMs, undefined, { signal: stop }).catch(() => undefined);
  }
  return null;
}
