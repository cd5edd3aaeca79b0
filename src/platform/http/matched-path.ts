import type { FastifyRequest } from 'fastify';

/** Returns the path of a request as its route read it, so that another spelling, such as `%63alls`, changes nothing. */
export function matchedPath({ routeOptions, params }: Pick<FastifyRequest, 'routeOptions' | 'params'>): string {
  const values = params as Record<string, string | undefined>;
  return (routeOptions.url ?? '').replaceAll(/:(\w+)/gu, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}
