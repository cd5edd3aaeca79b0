import type { FastifyInstance } from 'fastify';

/** A request that has been answered, as it is logged and counted. */
export interface AnsweredRequest {
  readonly id: string;
  readonly method: string;
  /** The route pattern, never the path, because paths contain tokens; null if there is no such route. */
  readonly route: string | null;
  readonly status: number;
  readonly ms: number;
}

export type ObserveRequest = (answered: AnsweredRequest) => void;

/** Passes on each request that the server has answered. */
export function observeRequests(server: FastifyInstance, observe: ObserveRequest): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { id, method, routeOptions } = request;
    observe({ id, method, route: routeOptions.url ?? null, status: reply.statusCode, ms: reply.elapsedTime });
    done();
  });
}
