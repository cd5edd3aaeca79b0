/**
 * Returns the code of a system or PostgreSQL error, such as `ENOENT` or `28P01`. Doesn't check its class, because
 * Node's errors are not instances of `Error` in another context (Jest).
 */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
