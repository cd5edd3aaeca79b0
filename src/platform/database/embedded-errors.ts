/** The code of a system or PostgreSQL error, such as `ENOENT` or `28P01`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
