import { isUuid } from '../../platform/database/uuid.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { translate } from '../../platform/i18n/messages.js';

/** The number of rows on one page. */
export const pageSize = 50;

/** Which rows are shown, and the ways to the others. */
export interface Pager {
  text: string;
  previous: string | null;
  next: string | null;
}

/** The rows of one page, counted from 1. */
export function pageOf<Row>(rows: readonly Row[], page: number): Row[] {
  return rows.slice((page - 1) * pageSize, page * pageSize);
}

/** Returns the links through `total` rows, or null if they fit on one page. */
export function pager(total: number, page: number, language: string, pathOf: (page: string) => string): Pager | null {
  if (total <= pageSize && page === 1) return null;
  const from = Math.min((page - 1) * pageSize + 1, total);
  const to = Math.min(page * pageSize, total);
  return {
    text: translate(language, 'console.common.pager', { from, to, total }),
    previous: page > 1 ? pathOf(String(page - 1)) : null,
    next: to < total ? pathOf(String(page + 1)) : null,
  };
}

/** Where a page of a long list begins or ends: behind a row or in front of one, wherever that is by then. */
export interface ListPlace {
  after?: string;
  before?: string;
}

/** Reads where a page begins or ends. */
export function readPlace(values: FormValues): ListPlace {
  const [after, before] = [values.text('after'), values.text('before')];
  return isUuid(after) ? { after } : isUuid(before) ? { before } : {};
}

/** The rows of a page, and whether there are others around them. */
export interface ListPart<Row> {
  rows: readonly Row[];
  hasPrevious: boolean;
  hasNext: boolean;
}

/** Returns a page of the rows found at a place, of which one more than a page was asked for. */
export function partOf<Row>(found: readonly Row[], { after, before }: ListPlace): ListPart<Row> {
  const hasMore = found.length > pageSize;
  return before === undefined
    ? { rows: found.slice(0, pageSize), hasPrevious: after !== undefined, hasNext: hasMore }
    : { rows: found.slice(-pageSize), hasPrevious: hasMore, hasNext: true };
}

/** Returns the links to the rows before and after a page, or null if there are none; `isMore` than `count` rows. */
export function partPager(
  { rows, hasPrevious, hasNext }: ListPart<{ id: string }>,
  count: number,
  language: string,
  pathOf: (place: ListPlace) => string,
  isMore = false,
): Pager | null {
  if (!hasPrevious && !hasNext) return null;
  const [first, last] = [rows[0], rows.at(-1)];
  return {
    text: translate(language, `console.common.${isMore ? 'partOfMore' : 'part'}`, { shown: rows.length, count }),
    // A page that has become empty leads to the first one.
    previous: hasPrevious ? pathOf(first === undefined ? {} : { before: first.id }) : null,
    next: hasNext ? pathOf(last === undefined ? {} : { after: last.id }) : null,
  };
}
