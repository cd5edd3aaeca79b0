const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

/**
 * Whether an error says that PostgreSQL is not there just now: no connection, one that broke, or a server that shuts
 * down or starts up (SQLSTATE class 08 and 57P01 to 57P03), or has no connection left (53300).
 */
export function isDatabaseGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, driverError } = error as Error & { code?: unknown; driverError?: unknown };
  if (typeof code === 'string' && (networkCodes.has(code) || /^08|^57P0[123]$|^53300$/u.test(code))) return true;
  if (error instanceof AggregateError && error.errors.some(isDatabaseGone)) return true;
  if (driverError !== undefined && driverError !== error && isDatabaseGone(driverError)) return true;
  // pg and its pool give these without a code.
  return /Connection terminated|timeout exceeded when trying to connect|connection timeout|Client has encountered a connection error/u.test(
    error.message,
  );
}
