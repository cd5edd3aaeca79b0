import { columnKey, readTable } from '../../platform/table-reader.js';

import { type DateOrder, orderOfDates } from './typed-dates.js';

/** What a file is imported as. */
export type MappedKind = 'people' | 'proposals' | 'sessions';

/** What the columns of a file mean. */
export interface ColumnMapping {
  /** Our name of a column by its heading, in any spelling (`columnKey`); empty for one that is ignored. Others are recognized by their heading. */
  columns: Readonly<Record<string, string>>;
  /** How its dates are written; null where they say it themselves. */
  dates: DateOrder | null;
}

/** The headings of a file, and its first rows. */
export interface FileHead {
  headings: string[];
  rows: string[][];
}

/** More says nothing about a column that these don't. */
const sampled = 200;

/** Returns the first row of a table as its headings, with the rows that show what they are; null for no table. */
export function readHead(text: string): FileHead | null {
  const read = readTable(text, (cells) => !cells.some(isAddress), 200_000);
  if (!read.ok || read.table.header === null) return null;
  return { headings: read.table.header, rows: read.table.rows.slice(0, sampled).map(({ cells }) => cells) };
}

/** Returns headings as they are recognized: those that a mapping names by our names, and those that it leaves out empty. */
export function mappedHeadings(headings: readonly string[], { columns }: ColumnMapping): string[] {
  return headings.map((heading) => {
    const key = columnKey(heading);
    return Object.hasOwn(columns, key) ? (columns[key] ?? '') : heading;
  });
}

/**
 * Guesses what the columns of a file mean. `recognized` returns our name for a heading, or null. Where no heading names
 * `address`, the column whose cells are addresses does. The first of two columns of the same meaning counts.
 */
export function guessMapping(
  { headings, rows }: FileHead,
  recognized: (heading: string) => string | null,
  { address, instant }: { address: string | null; instant: string | null },
): ColumnMapping {
  const names = headings.map(recognized);
  const cellsOf = (index: number) => rows.map((cells) => cells[index] ?? '').filter((cell) => cell !== '');
  const isOf = (index: number, test: (cell: string) => boolean) => {
    const cells = cellsOf(index);
    return names[index] === null && cells.length > 0 && cells.filter(test).length >= cells.length * 0.8;
  };
  if (address !== null && !names.includes(address)) {
    const found = headings.findIndex((_, index) => isOf(index, isAddress));
    if (found >= 0) names[found] = address;
  }
  const columns = Object.fromEntries(
    headings.flatMap((heading, index) => {
      const name = names[index];
      return heading === '' || name == null || names.indexOf(name) < index ? [] : [[columnKey(heading), name] as const];
    }),
  );
  const at = instant === null ? -1 : names.indexOf(instant);
  return { columns, dates: at < 0 ? null : orderOfDates(cellsOf(at)) };
}

/** Returns whether a file has a date whose order only its writer knows, and the mapping does not say it. */
export function hasUnclearDates({ headings, rows }: FileHead, mapping: ColumnMapping, instant: string): boolean {
  const at = mappedHeadings(headings, mapping).indexOf(instant);
  if (at < 0 || mapping.dates !== null) return false;
  return (
    orderOfDates(rows.map((cells) => cells[at] ?? '')) === null && rows.some((cells) => isAmbiguous(cells[at] ?? ''))
  );
}

/** Returns what a file is known by: the set of its headings, in any order and spelling. */
export function headingsKey(headings: readonly string[]): string {
  return [...new Set(headings.map(columnKey))].toSorted().join('\n');
}

function isAddress(cell: string): boolean {
  return /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/u.test(cell);
}

function isAmbiguous(cell: string): boolean {
  return /^\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}/u.test(cell);
}

const gone = new Set(
  (
    'cancelled canceled withdrawn rejected declined denied refunded expired deleted notattending notgoing ' +
    'cancelado cancelada retirado retirada rechazado rechazada annulé annulée retiré retirée refusé refusée ' +
    'storniert abgesagt zurückgezogen abgelehnt dibatalkan ditolak mengundurkandiri đãhủy đãrút bịtừchối ' +
    'ملغى ملغاة مرفوض منسحب 已取消 取消 已撤回 已退出 已拒絕 已婉拒 已拒绝 未通過 キャンセル キャンセル済み 辞退 却下 취소 취소됨 철회 거절 거절됨'
  ).split(' '),
);

/**
 * Returns whether the state in a file says that somebody doesn't come, or something isn't held: as Indico, pretalx, pretix,
 * Luma, Zoom, Eventbrite and we write it.
 */
export function isGone(cell: string): boolean {
  return gone.has(columnKey(cell));
}
