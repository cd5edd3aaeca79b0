import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | null;

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
    for await (const rows of portions)
      for (let from = 0; from < rows.length; from += rowsAtOnce)
        yield stringify(
          rows.slice(from, from + rowsAtOnce).map((row) => [...row]),
          options,
        );
  }
  return Readable.from(parts(), { objectMode: false });
}

const widest = 50;
const require = createRequire(import.meta.url);

/** Runs in its own thread: ten thousand rows take the library a second, which would block all requests. */
const writer = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { default: writeExcelFile } = require(workerData.library);
  writeExcelFile(workerData.rows, workerData.options).toBuffer().then((bytes) => parentPort.postMessage(bytes));
`;

/**
 * A table as an Excel workbook (Office Open XML) with its first row frozen. Texts are written as texts, so that no
 * spreadsheet runs them as formulas or takes them for dates.
 */
export function tableWorkbook({ columns, rows }: Table, sheet: string): Promise<Buffer> {
  const head = columns.map((name) => ({ value: name, fontWeight: 'bold' }));
  const widths = columns.map((name, index) => widthOf([name, ...rows.map((row) => row[index] ?? null)]));
  const workerData = {
    library: require.resolve('write-excel-file/node'),
    rows: [head, ...rows.map((row) => row.map(cellOf))],
    options: { sheet, stickyRowsCount: 1, columns: widths.map((width) => ({ width })) },
  };
  return new Promise((resolve, reject) => {
    const worker = new Worker(writer, { eval: true, workerData });
    worker.once('message', (bytes: Uint8Array) => resolve(Buffer.from(bytes)));
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The writer of workbooks ended without one.')));
  });
}

function cellOf(value: Cell): Cell {
  if (typeof value !== 'string') return value;
  // XML 1.0 knows no other control characters than these, and no halves of characters.
  return value === '' ? null : value.toWellFormed().replaceAll(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, '');
}

/** In characters, a little more than the longest text; Chinese characters count twice. */
function widthOf(cells: readonly Cell[]): number {
  const lengths = cells.map((cell) => String(cell ?? '').replaceAll(/[\u1100-\uFFDC]/gu, '##').length);
  return Math.min(widest, lengths.reduce((longest, length) => Math.max(longest, length), 8) + 2);
}
