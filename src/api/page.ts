import { z } from 'zod';
import { type Answers, type Asked, those } from './list-query.js';
import { invalidField } from '../platform/errors.js';
import { deriveToken, sameToken } from '../platform/tokens.js';

const parameters = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(50)
    .meta({ description: 'Maximum number of items to return.' }),
  cursor: z.string().max(1000).optional().meta({
    description: 'Cursor for pagination: the `nextCursor` of the previous page.',
    pattern: '^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+$',
  }),
};

/** Query parameters of lists. */
export const pageQuery = z.strictObject(parameters);
type PageQuery = z.output<typeof pageQuery>;

/** Returns the schema of a list response. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** Where the cursor after the last item of a page is, which becomes a header: the body of a page stays as it is. */
export const lastCursor = Symbol('lastCursor');

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
  [lastCursor]: string | null;
}

/** A paginated list: its name, and the position of an item in its order. */
export interface Listing<T, Position extends string[]> {
  name: string;
  position: (item: T) => Position;
}

/** A page that somebody asks for, and which items of the list: a cursor belongs to both. */
type AskedPage = PageQuery & Asked & Readonly<Record<string, unknown>>;

/**
 * Reads a page of a list. `read` returns at most `limit` items after a position, or from the first one. Throws Invalid
 * for a cursor of another list.
 */
export async function readPage<T, Position extends string[], V>(
  secret: string,
  listing: Listing<T, Position>,
  query: AskedPage,
  read: (limit: number, after: Position | null) => Promise<readonly T[]>,
  view: (item: T) => V,
): Promise<Page<V>> {
  const list = askedList(listing, query);
  // One extra item shows whether there is a next page.
  const items = await read(query.limit + 1, pageStart(secret, list, query));
  return page(secret, list, query, items, view);
}

/** How to read a list of records by a moment of each, with their counts: `count` returns some for every id. */
interface CountedList<T extends { id: string }, Counts, V> {
  name: string;
  read: (options: { limit: number; after: { at: Date; id: string } | null }) => Promise<readonly T[]>;
  at: (item: T) => Date;
  count: (ids: readonly string[]) => Promise<ReadonlyMap<string, Counts>>;
  view: (item: T, counts: Counts) => V;
}

/** Reads a page of such a list, and counts what belongs to its records. Throws Invalid as `readPage`. */
export function readCountedPage<T extends { id: string }, Counts, V>(
  secret: string,
  query: AskedPage,
  { name, read, at, count, view }: CountedList<T, Counts, V>,
): Promise<Page<V>> {
  const position = ({ item }: { item: T }): [string, string] => [at(item).toISOString(), item.id];
  const readCounted = async (limit: number, start: [string, string] | null) => {
    const items = await read({ limit, after: start && { at: new Date(start[0]), id: start[1] } });
    const counts = await count(items.map(({ id }) => id));
    return items.map((item) => ({ item, counts: counts.get(item.id) as Counts }));
  };
  return readPage(secret, { name, position }, query, readCounted, ({ item, counts }) => view(item, counts));
}

/**
 * Returns a page of a list that is short enough to be read as a whole; `items` are in their usual order, the ascending
 * one if both are offered, with unique positions. Those that the query asks for are found by `answers`, and ordered as it says (`sortsOf`).
 */
export function pageOfAll<T, V>(
  secret: string,
  { name, position, ...answers }: Listing<T, string[]> & Answers<T>,
  query: AskedPage,
  items: readonly T[],
  view: (item: T) => V,
): Page<V> {
  const { sort = '' } = query;
  const changedAt = sort.endsWith('updatedAt') ? answers.updatedAt : undefined;
  const keyOf = (item: T) => [...(changedAt ? [changedAt(item).toISOString()] : []), ...position(item)].join('\n');
  const wanted = those(items, query, answers);
  const ascending = changedAt ? wanted.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) : wanted;
  const all = sort.startsWith('-') ? ascending.toReversed() : ascending;
  const places = new Map(all.map((item, index) => [item, String(index)]));
  // With its place, to go on there after an item that is gone.
  const list = askedList({ name, position: (item: T) => [keyOf(item), places.get(item) ?? ''] }, query);
  const start = pageStart(secret, list, query);
  return page(secret, list, query, start === null ? all : all.slice(nextPlace(start)), view);

  /** What was changed since has another place: there, the moment decides. */
  function nextPlace([key = '', place]: string[]): number {
    const found = all.findIndex((item) => keyOf(item) === key);
    if (found >= 0) return found + 1;
    if (changedAt === undefined) return Number(place);
    const next = all.findIndex((item) => (sort.startsWith('-') ? keyOf(item) < key : keyOf(item) > key));
    return next < 0 ? all.length : next;
  }
}

/** The list of what a query asks for. */
function askedList<T, Position extends string[]>(listing: Listing<T, Position>, query: AskedPage) {
  const { limit: _, cursor: __, ...filters } = query;
  return { ...listing, name: `${listing.name}:${JSON.stringify(filters)}` };
}

function pageStart<T, Position extends string[]>(secret: string, listing: Listing<T, Position>, query: PageQuery) {
  // The signature proves that the cursor belongs to this list.
  return query.cursor === undefined ? null : (readCursor(secret, listing.name, query.cursor) as Position);
}

/** Returns a page of `items`, of which one more than `limit` was read if possible. */
function page<T, Position extends string[], V>(
  secret: string,
  listing: Listing<T, Position>,
  query: PageQuery,
  items: readonly T[],
  view: (item: T) => V,
): Page<V> {
  const shown = items.slice(0, query.limit);
  const last = shown.at(-1);
  const hasMore = items.length > query.limit && last !== undefined;
  const cursor = last === undefined ? null : writeCursor(secret, listing.name, listing.position(last));
  return { items: shown.map(view), nextCursor: hasMore ? cursor : null, [lastCursor]: cursor ?? query.cursor ?? null };
}

/**
 * Returns a cursor: an opaque text with `position`, signed so that only our own cursors for the same `list` are
 * accepted.
 */
function writeCursor(secret: string, list: string, position: readonly string[]): string {
  const text = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${text}.${signature(secret, list, text)}`;
}

/** Parses a cursor of `writeCursor`. Throws Invalid for anything else. */
function readCursor(secret: string, list: string, cursor: string): string[] {
  const [text = '', signed = '', ...rest] = cursor.split('.');
  if (rest.length > 0 || !sameToken(signed, signature(secret, list, text))) {
    throw invalidField(
      'cursor',
      'unknown-cursor',
      'Invalid cursor. Send the `nextCursor` of the previous page of this list, with the same filters.',
    );
  }
  return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as string[];
}

function signature(secret: string, list: string, text: string): string {
  return deriveToken(secret, 'cursor', list, text);
}
