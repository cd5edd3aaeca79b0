/** The parameters of an address. */
export type Query = Readonly<Record<string, string | undefined>>;

/** Returns a path with a query and some changes; an empty or undefined parameter is dropped. */
export function withQuery(path: string, query: Query, changes: Query = {}): string {
  const parts = Object.entries({ ...query, ...changes }).filter(
    (part): part is [string, string] => part[1] !== undefined && part[1] !== '',
  );
  return parts.length === 0 ? path : `${path}?${new URLSearchParams(parts).toString()}`;
}
