import type { SitePage } from './site-page.js';

/** The sites that may show a call: those listed, or all if none is. */
interface Embeddable {
  embedOrigins: readonly string[];
}

/**
 * Lets these sites show the answer in a frame. It only has links, so nobody can be made to do something in it.
 */
export function allowFrame({ reply }: SitePage, { embedOrigins }: Embeddable): void {
  const ancestors = embedOrigins.length === 0 ? '*' : `'self' ${embedOrigins.join(' ')}`;
  const policy = `default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`;
  void reply.header('content-security-policy', policy).removeHeader('x-frame-options');
}

/** Returns the colors that an address asks a frame to have; null for those of the system. */
export function askedScheme({ query }: SitePage): 'light' | 'dark' | null {
  const asked = query.only('scheme');
  return asked === 'light' || asked === 'dark' ? asked : null;
}

/** Lets scripts of these sites read the answer. Returns the origin of the site that asks, if it is listed. */
export function allowElement({ reply, request }: SitePage, { embedOrigins }: Embeddable): string | undefined {
  const listed = embedOrigins.find((origin) => origin === request.headers.origin);
  const allowed = embedOrigins.length === 0 ? '*' : listed;
  if (allowed !== undefined) void reply.header('access-control-allow-origin', allowed);
  void reply.header('cross-origin-resource-policy', 'cross-origin').header('vary', 'accept-encoding, origin');
  return listed;
}
