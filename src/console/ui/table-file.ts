import type { Readable } from 'node:stream';
import { csvRows } from '../../platform/workbook/stream-rows.js';
import { type StreamedCell, streamWorkbook } from '../../platform/workbook/stream-workbook.js';

export type Cell = StreamedCell;

/** A table for other programs: the names of the columns, and the cells below them. */
export interface Table {
  columns: string[];
  rows: Cell[][];
}

/** A table as CSV: see `streamCsv`. */
export function tableCsv({ columns, rows }: Table): string {
  return csvRows([columns, ...rows], true);
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
