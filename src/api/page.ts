import { z } from 'zod';
import { readCursor, writeCursor } from './cursor.js';

const parameters = {
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'How many items at most.' }),
  cursor: z.string().max(1000).optional().meta({ description: '`nextCursor` of the page before.' }),
};

/** The query of a list. */
export const pageQuery = z.strictObject(parameters);
export type PageQuery = z.output<typeof pageQuery>;

/** The shape of a list's answer. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** A list that is read page by page: its name with whatever narrows it, and where an item stands in its order. */
export interface Listing<T> {
  name: string;
  position: (item: T) => string[];
}

/** The position after which the page begins, or null for the first page. Throws Invalid for a cursor of another list. */
export function pageStart<T>(secret: string, listing: Listing<T>, query: PageQuery): string[] | null {
  return query.cursor === undefined ? null : readCursor(secret, listing.name, query.cursor);
}

/** Makes a page of `items`, of which one more than `limit` was read if there is one. */
export function page<T, V>(
  secret: string,
  listing: Listing<T>,
  query: PageQuery,
  items: readonly T[],
  view: (item: T) => V,
): Page<V> {
  const shown = items.slice(0, query.limit);
  const last = shown.at(-1);
  const isLast = items.length <= query.limit || last === undefined;
  return {
    items: shown.map(view),
    nextCursor: isLast ? null : writeCursor(secret, listing.name, listing.position(last)),
  };
}

/** Makes a page of a list that is short enough to be read whole; `items` are in its order, each position once. */
export function pageOfAll<T, V>(
  secret: string,
  listing: Listing<T>,
  query: PageQuery,
  items: readonly T[],
  view: (item: T) => V,
): Page<V> {
  const start = pageStart(secret, listing, query);
  const isStart = (item: T) => listing.position(item).join('\n') === start?.join('\n');
  const after = start === null ? 0 : items.findIndex(isStart) + 1;
  return page(secret, listing, query, items.slice(after), view);
}
