import { areas } from '../../src/app/areas.js';

/** A route of the program, as Nest has it. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  /** With its parameters, as in `/console/sessions/:id`. */
  path: string;
  /** What it answers with unless its handler says otherwise; null if Nest decides. */
  status: number | null;
}

const methods = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'] as const;

/** Returns the routes of the controllers of all areas that lie below a path; below `/`, all of them. */
export function routesBelow(root: string): Route[] {
  return areas
    .flatMap(({ surface }) => surface.controllers as readonly (new () => object)[])
    .flatMap(routesOf)
    .filter(({ path }) => path === root || path.startsWith(root.replace(/\/*$/u, '/')));
}

function routesOf(controller: new () => object): Route[] {
  const base = String(Reflect.getMetadata('path', controller));
  const prototype = controller.prototype as Record<string, object>;
  // Some share the handlers of a class that they extend.
  const shared = Object.getPrototypeOf(prototype) as object;
  const inherited = shared === Object.prototype ? [] : Object.getOwnPropertyNames(shared);
  return [...new Set([...Object.getOwnPropertyNames(prototype), ...inherited])].flatMap((name) => {
    const handler = prototype[name]!;
    const method = methods[Reflect.getMetadata('method', handler) as number];
    if (method === undefined) return [];
    const paths = [Reflect.getMetadata('path', handler) as string | string[]].flat();
    const status = (Reflect.getMetadata('__httpCode__', handler) as number | undefined) ?? null;
    return paths.map((path) => ({
      method,
      path: `/${base}/${path}`.replaceAll(/\/+/gu, '/').replace(/\/$/u, ''),
      status,
    }));
  });
}
