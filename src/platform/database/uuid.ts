/** Whether a text from outside is a UUID, so that it may be compared with an id without PostgreSQL refusing it. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/iu.test(text);
}
