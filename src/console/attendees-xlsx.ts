import writeExcelFile from 'write-excel-file/node';
import type { AttendeeTable, Cell } from './attendee-table.js';

const widest = 50;

/**
 * A table as an Excel workbook (Office Open XML) with its first row frozen. Texts are written as texts, so that no
 * spreadsheet runs them as formulas or takes them for dates.
 */
export async function attendeesXlsx({ columns, rows }: AttendeeTable): Promise<Buffer> {
  const head = columns.map((name) => ({ value: name, type: String, fontWeight: 'bold' as const }));
  const body = rows.map((row) => row.map(cellOf));
  return writeExcelFile([head, ...body], {
    sheet: 'Attendees',
    stickyRowsCount: 1,
    columns: columns.map((name, index) => ({ width: widthOf([name, ...rows.map((row) => row[index] ?? null)]) })),
  }).toBuffer();
}

function cellOf(value: Cell) {
  if (value === null || value === '') return null;
  // XML 1.0 knows no other control characters than these, and no halves of characters.
  const text = (one: string) => one.toWellFormed().replaceAll(/[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu, '');
  return typeof value === 'number' ? { value, type: Number } : { value: text(value), type: String };
}

/** In characters, a little more than the longest text; Chinese characters count twice. */
function widthOf(cells: readonly Cell[]): number {
  const lengths = cells.map((cell) => String(cell ?? '').replaceAll(/[\u1100-\uFFDC]/gu, '##').length);
  return Math.min(widest, lengths.reduce((longest, length) => Math.max(longest, length), 8) + 2);
}
