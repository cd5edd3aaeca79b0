import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { withoutGarbage } from '../fast/collect-heap.js';
import type { StreamedCell } from './stream-workbook.js';

type Columns = readonly { name: string }[];
type Rows = readonly (readonly StreamedCell[])[];

/** Returns rows as CSV; see `streamCsv`. */
export function csvRows(rows: Rows, bom: boolean): string {
  return stringify(
    rows.map((row) => [...row]),
    { bom, escape_formulas: true, record_delimiter: 'windows' },
  );
}

/** How many rows become one text: V8 takes one of 128 KB for an old object. */
const rowsAtOnce = 100;

/**
 * Writes a table as CSV (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets need to read it as such, while its
 * rows are still being read. People type names and organizations themselves: a cell that a spreadsheet would run as a
 * formula gets an apostrophe before it.
 */
export function streamCsv(columns: Columns, portions: AsyncIterable<Rows>): Readable {
  async function* parts(): AsyncGenerator<string> {
    yield csvRows([columns.map(({ name }) => name)], true);
    for await (const rows of withoutGarbage(portions))
      for (let from = 0; from < rows.length; from += rowsAtOnce)
        yield csvRows(rows.slice(from, from + rowsAtOnce), false);
  }
  return Readable.from(parts(), { objectMode: false });
}

/** The same as a JSON array with an object for each row, whose keys are the names of the columns. */
export function streamJson(columns: Columns, portions: AsyncIterable<Rows>): Readable {
  async function* parts(): AsyncGenerator<string> {
    const keys = columns.map(({ name }, index) => `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`);
    const objectOf = (row: Rows[number]) =>
      `${keys.map((key, index) => key + JSON.stringify(row[index] ?? null)).join('')}}`;
    let before = '[\n';
    for await (const rows of withoutGarbage(portions))
      for (let from = 0; from < rows.length; from += rowsAtOnce) {
        yield (
          before +
          rows
            .slice(from, from + rowsAtOnce)
            .map(objectOf)
            .join(',\n')
        );
        before = ',\n';
      }
    yield before === ',\n' ? '\n]\n' : '[]\n';
  }
  return Readable.from(parts(), { objectMode: false });
}
