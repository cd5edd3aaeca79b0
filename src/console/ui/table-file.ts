import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { type StreamedCell, streamWorkbook } from '../../platform/workbook/stream-workbook.js';
import { withoutGarbage } from '../../platform/fast/collect-heap.js';

export type Cell = StreamedCell;

/** A table for other programs: the names of the columns, and the cells below them. */
export interface Table {
  columns: string[];
  rows: Cell[][];
}

/**
 * A table as CSV (RFC 4180) in UTF-8 with a byte order mark, which spreadsheets need to read it as such. People type
 * names and organizations themselves: a cell that a spreadsheet would run as a formula gets an apostrophe before it.
 */
export function tableCsv({ columns, rows }: Table): string {
  return stringify([columns, ...rows], { bom: true, escape_formulas: true, record_delimiter: 'windows' });
}

/** How many rows become one text: V8 takes one of 128 KB for an old object. */
const rowsAtOnce = 100;

/** The same, while its rows are still being read. */
export function streamCsv(
  columns: readonly { name: string }[],
  portions: AsyncIterable<readonly (readonly Cell[])[]>,
): Readable {
  const options = { escape_formulas: true, record_delimiter: 'windows' } as const;
  async function* parts(): AsyncGenerator<string> {
    yield stringify([columns.map(({ name }) => name)], { ...options, bom: true });
    for await (const rows of withoutGarbage(portions))
      for (let from = 0; from < rows.length; from += rowsAtOnce)
        yield stringify(
          rows.slice(from, from + rowsAtOnce).map((row) => [...row]),
          options,
        );
  }
  return Readable.from(parts(), { objectMode: false });
}

const widest = 50;
/** The same as an Excel workbook. */
export function tableWorkbook({ columns, rows }: Table, sheet: string): Readable {
  const sized = columns.map((name, index) => {
    return { name, width: widthOf([name, ...rows.map((row) => row[index] ?? null)]) };
  });
  async function* portions(): AsyncGenerator<Cell[][]> {
    yield rows;
  }
  return streamWorkbook(sized, portions(), sheet);
}

/** In characters, a little more than the longest text; Chinese characters count twice. */
function widthOf(cells: readonly Cell[]): number {
  const lengths = cells.map((cell) => String(cell ?? '').replaceAll(/[\u1100-\uFFDC]/gu, '##').length);
  return Math.min(widest, lengths.reduce((longest, length) => Math.max(longest, length), 8) + 2);
}
