import { readTable } from '../../platform/table-reader.js';
import { isRosterHeader, type RosterCells, rosterColumn } from './roster-cells.js';
import { isAddressList, nameAndAddress, readAddressLine, readCells } from './roster-lines.js';

/** Maximum number of people that a coordinator can register at once. */
export const maxRosterRows = 500;
const maxRosterLength = 1_000_000;

/** The location of a row: a line of the text or file, or the fields of the form; both from 1. */
export interface RosterPlace {
  origin: 'line' | 'field';
  number: number;
}

/** A row as typed. */
export interface TypedRow {
  place: RosterPlace;
  cells: RosterCells;
  /** An unrecognized cell of a row without column names. */
  unknown?: string;
}

/** Why a roster is unreadable; `count` is its number of rows, `line` is where parsing failed. */
export interface RosterError {
  code: 'too-many-rows' | 'too-long' | 'not-csv';
  values: { max?: number; count?: number; line?: number };
}

export interface TypedRoster {
  rows: TypedRow[];
  /** Unknown headings, whose columns are ignored. */
  ignored: string[];
  fault: RosterError | null;
}

/**
 * Parses a pasted list or a file: `Name <address>` as email clients write it, or a table with or without a header (in
 * any supported language), with commas, semicolons, tabs or bars as delimiter. Only checks the size.
 */
export function readRoster(text: string): TypedRoster {
  if (text.trim() === '') return { rows: [], ignored: [], fault: null };
  if (text.length > maxRosterLength) return unreadable('too-long', { max: maxRosterRows });
  const lines = text.replace(/^\uFEFF/u, '').split(/\r\n|\r|\n/u);
  // Anyone can send these, so a list that is too long is only counted.
  const count = lines.filter((line) => line.trim() !== '').length;
  if (isAddressList(lines)) return readList(lines, count);
  return readRows(text, count);
}

function readList(lines: readonly string[], count: number): TypedRoster {
  const rows: TypedRow[] = [];
  for (const [index, line] of lines.entries()) {
    rows.push(...readAddressLine(line, maxRosterRows + 1).map((cells) => typedRow(index + 1, cells)));
    if (rows.length > maxRosterRows)
      return unreadable('too-many-rows', { max: maxRosterRows, count: Math.max(count, rows.length) });
  }
  return { rows, ignored: [], fault: null };
}

function readRows(text: string, count: number): TypedRoster {
  const headings = isRosterHeader((text.trimStart().split('\n', 1)[0] ?? '').split(/[,;\t|]/u)) ? 1 : 0;
  const read = readTable(text, isRosterHeader, maxRosterRows);
  if (!read.ok) {
    if (read.fault.code === 'no-rows') return { rows: [], ignored: [], fault: null };
    // The header is not a person.
    if (read.fault.code === 'too-many-rows')
      return unreadable('too-many-rows', { max: maxRosterRows, count: count - headings });
    return unreadable('not-csv', read.fault.line === null ? {} : { line: read.fault.line });
  }
  const { header, rows } = read.table;
  if (header === null) {
    return { rows: rows.map(({ line, cells }) => typedRow(line, readCells(cells))), ignored: [], fault: null };
  }
  const ignored = header.filter((heading) => heading !== '' && rosterColumn(heading) === null);
  return { rows: rows.map(({ line, cells }) => typedRow(line, namedCells(header, cells))), ignored, fault: null };
}

/** Returns the cells of a row by what the headings above them name. */
export function namedCells(header: readonly string[], cells: readonly string[]): RosterCells {
  const columns = header.map(rosterColumn);
  const cell = (column: (typeof columns)[number]) =>
    columns.flatMap((each, index) => (each === column ? [(cells[index] ?? '').trim()] : [])).find(Boolean) ?? '';
  const address = columns.includes('email') ? cell('email') : (cells.find((each) => each.includes('@')) ?? '').trim();
  const whole = nameAndAddress(address);
  return {
    name: cell('name') || [cell('givenName'), cell('familyName')].filter(Boolean).join(' ') || (whole?.name ?? ''),
    email: whole?.email ?? address.replace(/^mailto:/iu, ''),
    country: cell('country'),
    timeZone: cell('timeZone'),
    language: cell('language'),
  };
}

function typedRow(line: number, { unknown, ...cells }: RosterCells & { unknown?: string }): TypedRow {
  return { place: { origin: 'line', number: line }, cells, ...(unknown !== undefined && { unknown }) };
}

function unreadable(code: RosterError['code'], values: RosterError['values']): TypedRoster {
  return { rows: [], ignored: [], fault: { code, values } };
}
