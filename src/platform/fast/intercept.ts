import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/**
 * Passes each request to `take` before the server has it; `goOn` is the server's own way.
 *
 * Saves the router, hooks and handlers of pages that are sent again as they are (`npm run bench -- pages`). Relies on
 * Fastify listening with one function. With more, or none, the server keeps its own way, and so nothing is taken.
 */
export function intercept(
  { server }: Pick<FastifyInstance, 'server'>,
  take: (request: IncomingMessage, response: ServerResponse, goOn: () => void) => void,
): void {
  const [usualWay, ...others] = server.listeners('request');
  if (usualWay === undefined || others.length > 0) return;
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    take(request, response, () => void usualWay.call(server, request, response));
  });
}
