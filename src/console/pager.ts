import { translate } from '../platform/i18n/messages.js';

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
