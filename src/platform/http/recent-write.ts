import type { FastifyInstance, FastifyRequest } from 'fastify';

/** The name of the cookie of browsers that have just sent a form. */
export const recentWriteCookie = 'greenroom_wrote';
/** Longer than a replica can be behind. */
const seconds = 5;

/** Lets every browser that sends a form remember it for some seconds. Only needed with a replica. */
export function rememberWrites(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    const isForm = request.method !== 'GET' && request.method !== 'HEAD' && !request.url.startsWith('/api/');
    if (isForm)
      void reply.setCookie(recentWriteCookie, '1', { path: '/', maxAge: seconds, httpOnly: true, sameSite: 'lax' });
    done();
  });
}

/** Returns whether this browser has just sent a form, so that it must see its effect. */
export function hasJustWritten(request: FastifyRequest): boolean {
  return request.cookies[recentWriteCookie] !== undefined;
}
