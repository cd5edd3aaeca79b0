import type { FastifyReply, FastifyRequest } from 'fastify';

/** The name of the cookie that remembers a person's own page. */
export const ownPageCookie = 'mine';
const options = { path: '/', sameSite: 'lax', httpOnly: true } as const;
const maxAge = 90 * 86_400;

/**
 * Remembers in a cookie, which scripts can't read, the token of a person's own page. Only for a form of our own pages:
 * another site could make a visitor's browser remember somebody else's page.
 */
export function rememberOwnPage(request: FastifyRequest, reply: FastifyReply, token: string): void {
  if (request.headers['sec-fetch-site'] !== 'same-origin') return;
  reply.setCookie(ownPageCookie, token, { ...options, maxAge, secure: request.protocol === 'https' });
}

/** Returns the token of the own page that the browser remembers, or null. */
export function rememberedOwnPage({ cookies }: FastifyRequest): string | null {
  const token = cookies[ownPageCookie] ?? '';
  // Older tokens don't name their row.
  return /^(?:[\w-]{22}|[\w-]{44})$/u.test(token) ? token : null;
}

/** Forgets the own page, because somebody else uses the browser. */
export function forgetOwnPage(reply: FastifyReply): void {
  reply.clearCookie(ownPageCookie, options);
}
