import type { FastifyReply, FastifyRequest } from 'fastify';

/** The cookie with the token of a login. */
export const loginCookie = 'greenroom_login';

/** Returns what the tokens of a request's forms are bound to: its login, so that those of another one are refused. */
export function csrfBinding({ cookies }: FastifyRequest): string {
  return cookies[loginCookie] || 'before sign-in';
}

/** Returns a token for the forms of the page that answers a request. */
export function csrfTokenFor(reply: FastifyReply): string {
  return reply.generateCsrf({ userInfo: csrfBinding(reply.request) });
}
