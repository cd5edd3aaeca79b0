/** Returns whether untrusted text is a UUID, so that PostgreSQL accepts it in a comparison with an id. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iu.test(text);
}
