import type { FastifyReply, FastifyRequest } from 'fastify';

/** The name of the cookie by which a browser is recognized. */
export const visitorCookie = 'mine';
const options = { path: '/', sameSite: 'lax', httpOnly: true } as const;
const maxAge = 90 * 86_400;

/**
 * Remembers a person in a cookie, which scripts can't read, by a token that opens nothing: others may use the browser.
 * Only for a form of our own pages: another site could make a visitor's browser remember somebody else.
 */
export function rememberVisitor(request: FastifyRequest, reply: FastifyReply, token: string): void {
  if (request.headers['sec-fetch-site'] !== 'same-origin') return;
  reply.setCookie(visitorCookie, token, { ...options, maxAge, secure: request.protocol === 'https' });
}

/** Returns the token of the person whom the browser remembers, or null. */
export function rememberedVisitor({ cookies }: FastifyRequest): string | null {
  return cookies[visitorCookie] || null;
}

/** Forgets the person, because somebody else uses the browser. */
export function forgetVisitor(reply: FastifyReply): void {
  reply.clearCookie(visitorCookie, options);
}
