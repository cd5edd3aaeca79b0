import { command, type FixedStatement } from '../platform/database/statement.js';
import { isUuid } from '../platform/database/uuid.js';
import type { Connection, Tx } from '../platform/database/tx.js';
import { Place } from '../platform/place.js';

/** A single thing that can be changed, at its address below `/api/v1`. */
export interface ApiResource {
  /** Its path as in routes, such as `sessions/:id`. */
  path: string;
  /** Returns a short text that changes with everything that can be changed of it; null if there is nothing there. */
  version(connection: Connection, params: Params): Promise<string | null>;
  /** Locks it until the transaction ends, before anything else, in the lock order of the product. */
  lock(tx: Tx, params: Params): Promise<void>;
}

/** The parameters of a path by their names. */
type Params = Readonly<Record<string, string>>;

/** What has an ETag, which areas contribute. */
export const apiResources = new Place<ApiResource>('resources of the API', ({ path }) => path);

const gate = command(`select pg_advisory_xact_lock(hashtext('resource'), hashtext($1))`).write<[address: string]>();

/** SQL of a version, of SQL of one row with one column: all that can be changed, as `jsonb`, without what others count. */
export function versionSql(content: string): string {
  return `select left(md5(content::text), 16) as version from (${content}) as found(content)`;
}

export const versionColumns = { version: 'text' } as const;

type VersionQuery = FixedStatement<Connection, { version: string }>;
type Locks = readonly FixedStatement<Tx, object>[];

/** Declares a resource. `$1` and so on are the parameters of its path. `locks` lock rows, in order. */
export function resource(path: string, version: VersionQuery, locks: Locks = []): ApiResource {
  const names = [...path.matchAll(/:(\w+)/gu)].map(([, name = '']) => name);
  const valuesOf = (params: Params) => names.map((name) => params[name] ?? '');
  const isPossible = (params: Params) => names.every((name) => name !== 'id' || isUuid(params[name] ?? ''));
  return {
    path,
    version: async (connection, params) =>
      isPossible(params) ? ((await version.maybe(connection, valuesOf(params)))?.version ?? null) : null,
    lock: async (tx, params) => {
      if (!isPossible(params)) return;
      // Clients that name an ETag come one after the other, whatever locks the change itself takes, and when.
      await gate(tx, [path, ...valuesOf(params)].join('\n'));
      for (const lock of locks) await lock.run(tx, valuesOf(params));
    },
  };
}

/** Returns the resource that a route is about, the nearest one above it, and whether it is exactly that one. */
export function resourceOfRoute(route: string): { resource: ApiResource; rest: string } | null {
  const path = route.replace(/^\/api\/v1\//u, '');
  const above = apiResources.all.filter((one) => path === one.path || path.startsWith(`${one.path}/`));
  const nearest = above.toSorted((a, b) => b.path.length - a.path.length)[0];
  return nearest === undefined ? null : { resource: nearest, rest: path.slice(nearest.path.length + 1) };
}
