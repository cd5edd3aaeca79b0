/**
 * The code of a system or PostgreSQL error, such as `ENOENT` or `28P01`.
 * Asks nothing of its class: an error from Node is no `Error` of a program that runs in a context of its own.
 */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
