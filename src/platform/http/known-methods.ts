import type { FastifyInstance } from 'fastify';

const routes = new WeakMap<object, Map<string, { pattern: RegExp; methods: Set<string> }>>();

/** Notes all routes that are added from now on, for `allowedMethods`. */
export function noteMethods(server: FastifyInstance): void {
  const known = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  routes.set(server, known);
  server.addHook('onRoute', ({ url, method }) => {
    const pattern = new RegExp(
      `^${url.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`).replaceAll(/:\w+/gu, '[^/]+')}/?$`,
      'u',
    );
    const route = known.get(url) ?? { pattern, methods: new Set() };
    for (const one of [method].flat()) route.methods.add(one);
    known.set(url, route);
  });
}

/** Returns the methods that there are at an address, sorted; none if nothing is there. Slow: for refusals. */
export function allowedMethods(server: FastifyInstance, url: string): string[] {
  const [path = ''] = url.split('?', 1);
  const found = [...(routes.get(server)?.values() ?? [])].filter(({ pattern }) => pattern.test(path));
  return [...new Set(found.flatMap(({ methods }) => [...methods]))].toSorted();
}
