import { AsyncLocalStorage } from 'node:async_hooks';
import type { FastifyInstance } from 'fastify';

const storage = new AsyncLocalStorage<{ requestId: string } | undefined>();

export const requestIdHeader = 'x-request-id';

/** Makes the id of each request known to everything that runs for it. */
export function carryRequestId(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header(requestIdHeader, request.id);
    done();
  });
  // The last hook before the handler: reading the body loses the context.
  server.addHook('preValidation', (request, _reply, done) => storage.run({ requestId: request.id }, done));
}

/** Returns the id of the HTTP request that is being served, or null in background work. */
export function currentRequestId(): string | null {
  return storage.getStore()?.requestId ?? null;
}

/** Runs work that belongs to no single request, such as a batch that serves many. */
export function outsideRequest<Result>(work: () => Result): Result {
  return storage.run(undefined, work);
}
