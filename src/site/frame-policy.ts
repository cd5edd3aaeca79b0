/**
 * Returns the content security policy of what other sites show in a frame: the listed ones, or all if none is. It only has
 * links, so nobody can be made to do something in it.
 */
export function framePolicy({ embedOrigins }: { embedOrigins: readonly string[] }): string {
  const ancestors = embedOrigins.length === 0 ? '*' : `'self' ${embedOrigins.join(' ')}`;
  return `default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`;
}
