import type { FastifyInstance } from 'fastify';

/** What requests that are logged and counted have in common. */
interface AnsweredKind {
  readonly method: string;
  /** The route pattern, never the path, because paths contain tokens; null if there is no such route. */
  readonly route: string | null;
  readonly status: number;
}

/** Notes that a request has been answered, with its id and how long it took. */
export type ObserveRequest = (id: string, ms: number) => void;

/** Returns what notes requests of a kind, of which there are few. */
export type ObserverOf = (kind: AnsweredKind) => ObserveRequest;

/** Returns what notes requests everywhere. */
export function observeEverywhere(observers: readonly ObserverOf[]): ObserverOf {
  const known = new Map<string, ObserveRequest>();
  return (kind) => {
    const key = `${kind.method} ${kind.status} ${kind.route}`;
    let observe = known.get(key);
    if (observe === undefined) {
      const all = observers.map((one) => one(kind));
      observe = (id, ms) => all.forEach((one) => one(id, ms));
      known.set(key, observe);
    }
    return observe;
  };
}

/** Passes on each request that the server has answered. */
export function observeRequests(server: FastifyInstance, observerOf: ObserverOf): void {
  server.addHook('onResponse', ({ id, method, routeOptions }, reply, done) => {
    observerOf({ method, route: routeOptions.url ?? null, status: reply.statusCode })(id, reply.elapsedTime);
    done();
  });
}
