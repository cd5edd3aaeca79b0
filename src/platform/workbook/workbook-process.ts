import { stringify } from 'csv-stringify/sync';
import readWorkbook from 'read-excel-file/node';
import { limitProcess, type ProcessLimits } from '../limit-process.js';
import { areAsDeclared, zipEntries } from './zip-entries.js';
import type { TableText } from './workbook-text.js';

// The process started by `workbook-text.ts`, which reads one workbook and ends.

/** A sheet of 100,000 rows with ten columns has half of that. */
const mostBytes = 150_000_000;
const maxCells = 3_000_000;
const maxColumns = 200;
/** The rows that are looked at for an email address, to find the sheet that is meant. */
const sample = 50;

type Value = string | number | boolean | Date | null;

const checkLimits = limitProcess(JSON.parse(process.argv[2] ?? '{}') as ProcessLimits);
process.once('message', (bytes) => void answer(bytes as Uint8Array));

async function answer(bytes: Uint8Array): Promise<void> {
  const text = await read(bytes);
  checkLimits();
  process.send?.(text, () => process.disconnect());
}

async function read(bytes: Uint8Array): Promise<TableText> {
  const entries = zipEntries(bytes);
  if (entries === null) return { ok: false, code: 'damaged-workbook' };
  const names = entries.map(({ name }) => name.toLowerCase());
  if (names.some((name) => name.endsWith('vbaproject.bin'))) return { ok: false, code: 'macro-workbook' };
  if (!names.includes('xl/workbook.xml')) return { ok: false, code: 'not-workbook' };
  if (entries.reduce((sum, { size }) => sum + size, 0) > mostBytes) return { ok: false, code: 'too-large-workbook' };
  if (!areAsDeclared(entries)) return { ok: false, code: 'damaged-workbook' };
  let sheets: { data: Value[][] }[];
  try {
    sheets = (await readWorkbook(Buffer.from(bytes))) as unknown as typeof sheets;
  } catch {
    return { ok: false, code: 'damaged-workbook' };
  }
  const filled = sheets.map(({ data }) => data).filter((rows) => rows.some((row) => row.some((cell) => cell !== null)));
  const rows = filled.find(hasAddress) ?? filled[0];
  if (rows === undefined) return { ok: false, code: 'empty-workbook' };
  if (rows.reduce((sum, row) => sum + row.length, 0) > maxCells) return { ok: false, code: 'too-large-workbook' };
  return { ok: true, text: textOf(rows) };
}

function hasAddress(rows: readonly Value[][]): boolean {
  return rows.slice(0, sample).some((row) => row.some((cell) => typeof cell === 'string' && cell.includes('@')));
}

/** One line for each row, empty ones included, so that lines have the numbers of rows. */
function textOf(rows: readonly Value[][]): string {
  // A tab at the end of a single column shows that commas in it don't separate cells.
  const lines = rows.map((row) => (row.length === 1 ? [...row, null] : row.slice(0, maxColumns)).map(cellText));
  return stringify(lines, { delimiter: '\t' });
}

function cellText(value: Value): string {
  if (value === null) return '';
  // Excel stores a fraction of a day, which is a little off.
  if (value instanceof Date) {
    const second = new Date(Math.round(value.getTime() / 1000) * 1000);
    return second.toISOString().replace(/T00:00:00\.000Z$|:\d\d\.000Z$/u, '');
  }
  return String(value)
    .replaceAll(/[\s\u2028\u2029]+/gu, ' ')
    .trim();
}
