import type { TableRow } from '../../platform/table-reader.js';
import { reportColumn, type ReportColumn } from './report-headings.js';

/** The format of a report, detected from its headings. */
export type ReportLayout = 'zoom' | 'zoom-webinar' | 'teams' | 'teams-list' | 'webex' | 'list';

/** A row about one span of a person, or about all their spans (`isSum`). Missing cells are empty. */
export interface ReportRow {
  line: number;
  name: string;
  email: string;
  joined: string;
  left: string;
  minutes: string;
  /** For reports with a row for each join and leave. */
  action: string;
  isSum: boolean;
}

/** Words for no, in a column about attendance. */
const noWords = new Set(
  'no n false 0 nein non não nao tidak không khong 否 不 いいえ 아니요 아니오 لا absent'.split(' '),
);

/** Words for yes, in a column about the waiting room. */
const yesWords = new Set('yes y true 1 sí si oui ja sim 是 はい 예 네 có co ya نعم'.split(' '));

/**
 * Returns the rows about people in a report, which can have several blocks with their own headings: the summary at the
 * top and blocks with other headings are skipped. Null if nothing in the file looks like a report.
 */
export function reportRows(rows: readonly TableRow[]): { layout: ReportLayout; rows: ReportRow[] } | null {
  let block: (ReportColumn | null)[] | null = null;
  let layout: ReportLayout | null = null;
  const found: ReportRow[] = [];
  for (const { line, cells } of rows) {
    const filled = cells.filter((cell) => cell !== '');
    // A header contains no address and no time, which already excludes most rows.
    const columns = cells.some((cell) => /@|\d:\d/u.test(cell)) ? [] : cells.map((cell) => reportColumn(cell));
    if (isHeader(columns)) {
      block = columns;
      layout ??= layoutOf(cells, columns);
    } else if (filled.length < 2) {
      // The title of the next block.
      block = null;
    } else if (block !== null) {
      const row = rowOf(line, cells, block);
      if (row !== null) found.push(row);
    }
  }
  return layout === null ? null : { layout, rows: found };
}

// A header needs a person, and a time or duration. The summary line above the people has no person.
function isHeader(columns: readonly (ReportColumn | null)[]): boolean {
  const has = (...some: ReportColumn[]) => some.some((column) => columns.includes(column));
  const isTimed = has('joined', 'firstJoined', 'minutes') || (has('action') && has('moment'));
  const isPerson =
    has('name', 'givenName', 'familyName') || (has('email') && (has('joined', 'firstJoined') || isList(columns)));
  return isPerson && isTimed;
}

/** Returns whether all columns are known, as in a custom list, unlike in a summary line. */
function isList(columns: readonly (ReportColumn | null)[]): boolean {
  return columns.every((column) => column !== null);
}

function layoutOf(cells: readonly string[], columns: readonly (ReportColumn | null)[]): ReportLayout {
  const text = cells.join(' ').normalize('NFKC').toLowerCase();
  if (columns.includes('action')) return 'teams-list';
  if (columns.includes('firstJoined') || text.includes('upn')) return 'teams';
  if (columns.includes('attended')) return 'zoom-webinar';
  if (/attendee email|attendance duration|connection type/u.test(text)) return 'webex';
  return /\([^)]*\).*\([^)]*\)/u.test(text) || text.includes('(original') ? 'zoom' : 'list';
}

function rowOf(line: number, cells: readonly string[], columns: readonly (ReportColumn | null)[]): ReportRow | null {
  const cell = (...some: ReportColumn[]) => {
    for (const [index, column] of columns.entries()) {
      const text = column !== null && some.includes(column) ? plain(cells[index] ?? '') : '';
      if (text !== '') return text;
    }
    return '';
  };
  if (noWords.has(cell('attended').toLowerCase())) return null;
  // Time in the waiting room doesn't count.
  if (yesWords.has(cell('waiting').toLowerCase())) return null;
  const userId = cell('userId');
  const name = cell('name') || [cell('givenName'), cell('familyName')].filter((text) => text !== '').join(' ');
  const email = cell('email') || (userId.includes('@') ? userId : '');
  if (name === '' && email === '') return null;
  return {
    line,
    name,
    email,
    joined: cell('joined', 'firstJoined', 'moment'),
    left: cell('left', 'lastLeft'),
    minutes: cell('minutes'),
    action: cell('action'),
    isSum: !columns.includes('joined') && !columns.includes('action'),
  };
}

/** Removes the prefix that keeps spreadsheets from reading a cell as a number or formula; `--` becomes empty. */
function plain(cell: string): string {
  const text = cell
    .replace(/^="?(.*?)"?$/u, '$1')
    .replace(/^'(?=[=+\-@])/u, '')
    .trim();
  return /^[-\u2013\u2014]+$/u.test(text) || text.toLowerCase() === 'n/a' ? '' : text;
}
