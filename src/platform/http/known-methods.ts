import type { FastifyInstance } from 'fastify';

/** The methods of each address pattern, such as `/s/:slug`, of a server. */
const routes = new WeakMap<object, Map<string, Set<string>>>();

/** Notes all routes that are added from now on, for `allowedMethods`. */
export function noteMethods(server: FastifyInstance): void {
  const known = new Map<string, Set<string>>();
  routes.set(server, known);
  server.addHook('onRoute', ({ url, method }) => {
    const methods = known.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    known.set(url, methods);
  });
}

/** Returns the methods that there are at an address, sorted; none if nothing is there. Slow: for refusals. */
export function allowedMethods(server: FastifyInstance, url: string): string[] {
  const [path = ''] = url.split('?', 1);
  const found = [...(routes.get(server) ?? [])].filter(([pattern]) => matches(pattern, path));
  return [...new Set(found.flatMap(([, methods]) => [...methods]))].toSorted();
}

function matches(pattern: string, path: string): boolean {
  const literal = pattern.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
  return new RegExp(`^${literal.replaceAll(/:\w+/gu, '[^/]+')}/?$`, 'u').test(path);
}
