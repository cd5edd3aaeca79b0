import { parse } from 'csv-parse/sync';
import { decodeText } from './decode-text.js';

/** A row of a table: its cells in column order, and the line where it starts, from 1. */
export interface TableRow {
  line: number;
  cells: string[];
}

/** The contents of a file or pasted text: the header (null if the first row is not one) and the rows below it. */
interface Table {
  header: string[] | null;
  rows: TableRow[];
}

/** Why a table is unreadable; `line` is where, from 1, if known. */
export interface TableError {
  code: 'not-unicode' | 'not-csv' | 'no-rows' | 'too-many-rows';
  line: number | null;
}

export type ReadTable = { ok: true; table: Table } | { ok: false; fault: TableError };

/** Possible delimiters. The last ones are the comma and semicolon of Arabic, and those of Chinese and Japanese. */
export const delimiters = ['\t', ';', ',', '|', '\u060c', '\u061b', '\uff0c', '\uff1b', '\u3001'] as const;
const maxRowLength = 100_000;
/** Maximum number of columns; further cells are ignored. */
const maxColumns = 200;

/**
 * Reads a table from a file or pasted text: CSV (RFC 4180) with commas, semicolons, tabs or bars as delimiter, or the
 * commas of another script, whatever most rows use; in UTF-8, or UTF-16 as spreadsheets write it. Skips empty lines and
 * trims cells. `isHeader` returns whether the first row is the header. Rows can have any length. A table with more than
 * `maxRows` rows below the header is refused as soon as that many are read.
 */
export function readTable(
  input: Uint8Array | string,
  isHeader: (cells: readonly string[]) => boolean,
  maxRows: number,
): ReadTable {
  const text = typeof input === 'string' ? input : readText(input);
  if (text === null) return { ok: false, fault: { code: 'not-unicode', line: null } };
  const unix = text.replace(/^\uFEFF/u, '').replaceAll(/\r\n?/gu, '\n');
  // Spreadsheets can declare the delimiter in the first line, as `sep=;`.
  const hint = /^sep=(.)\n/iu.exec(unix);
  const body = hint === null ? unix : unix.slice(hint[0].length);
  const hinted = hint === null ? 0 : 1;
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parse(body, {
      delimiter: hint?.[1] ?? maxLikely(body),
      record_delimiter: '\n',
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      max_record_size: maxRowLength,
      // The header, and one row more than allowed.
      to: maxRows + 2,
    }) as unknown as typeof records;
  } catch (error) {
    const { lines } = error as { lines?: unknown };
    return { ok: false, fault: { code: 'not-csv', line: typeof lines === 'number' ? hinted + lines : null } };
  }
  // The library returns the line where a row ends; quoted cells can contain line breaks.
  const rows = records.map(({ record, info }) => ({
    line: hinted + info.lines - record.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0),
    cells: record.length > maxColumns ? record.slice(0, maxColumns) : record,
  }));
  const [first] = rows;
  const header = first !== undefined && isHeader(first.cells) ? first.cells : null;
  const below = header === null ? rows : rows.slice(1);
  if (below.length > maxRows) return { ok: false, fault: { code: 'too-many-rows', line: null } };
  return below.length === 0
    ? { ok: false, fault: { code: 'no-rows', line: null } }
    : { ok: true, table: { header, rows: below } };
}

/** Normalizes column names: `Time zone`, `time_zone` and `timeZone` become `timezone`. */
export function columnKey(heading: string): string {
  return heading
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_.\-–—*:()（）：]+/gu, '');
}

/** Returns the text of a file, or null if it is not Unicode. Without a byte order mark, zero bytes indicate UTF-16. */
export function readText(bytes: Uint8Array): string | null {
  return decoded(bytes, encodingOf(bytes));
}

/**
 * Returns a text of an older program, whose bytes don't say how it is written: Big5 if all of it is Chinese, and
 * otherwise Windows-1252. Null for bytes that are no text.
 */
export function guessText(bytes: Uint8Array): string | null {
  const big5 = decoded(bytes, 'big5');
  // Accented letters between others would be Chinese characters within a word.
  const isChinese =
    big5 !== null &&
    !/[a-z]\p{Script=Han}+[a-z]/iu.test(big5) &&
    !/[^\p{ASCII}\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(big5);
  const text = isChinese ? big5 : decoded(bytes, 'windows-1252');
  return text === null || /(?![\t\n\r])\p{Cc}/u.test(text) ? null : text;
}

function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return decodeText(bytes, encoding, { fatal: true });
  } catch {
    return null;
  }
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const sample = bytes.subarray(0, 512);
  const zeros = (parity: number) => sample.filter((byte, index) => byte === 0 && index % 2 === parity).length;
  // Latin letters have a zero byte in UTF-16; text in UTF-8 has none.
  if (zeros(1) > sample.length / 8) return 'utf-16le';
  return zeros(0) > sample.length / 8 ? 'utf-16be' : 'utf-8';
}

/** Returns the delimiter in most of the first lines; if there are several, the most frequent one. */
function maxLikely(text: string): string {
  const lines = text
    .slice(0, 20_000)
    .replaceAll(/"(?:[^"]|"")*"/gu, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, 20);
  const score = (delimiter: string) => {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    // Those of other scripts also appear in sentences, so they only count if no other delimiter is in as many lines.
    const often = delimiter > '|' ? 0 : Math.min(999, Math.max(0, ...counts));
    return counts.filter((count) => count > 0).length * 1000 + often;
  };
  return delimiters.toSorted((a, b) => score(b) - score(a))[0] ?? ',';
}
