import { Worker } from 'node:worker_threads';
import { readText } from '../table-reader.js';
import { isZip } from './zip-entries.js';

/** Why an uploaded table can't be read. The texts are `errors.field.…`. */
export type UploadFault =
  | 'not-unicode'
  | 'empty-workbook'
  | 'old-workbook'
  | 'macro-workbook'
  | 'not-workbook'
  | 'damaged-workbook'
  | 'too-large-workbook';

export type TableText = { ok: true; text: string } | { ok: false; code: UploadFault };

/** Enough for a sheet of 100,000 rows; a larger one ends the thread and nothing else. */
const resourceLimits = { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 32 };
const longestMs = 60_000;

/** Of Excel before 2007, and of every workbook with a password. */
const compoundFile = [0xd0, 0xcf, 0x11, 0xe0];

/**
 * Returns the text of an uploaded table: that of a text file as it is, and an Excel workbook (.xlsx) as lines with tabs,
 * one for each row of the first sheet that has an email address, or of the first one that isn't empty. Formulas count as
 * their values, and dates are written as ISO 8601. What a file is follows from its content and not from its name.
 * Workbooks with macros or a password, damaged ones, and ones that are very large when unpacked are refused.
 */
export async function textOfTable(bytes: Uint8Array): Promise<TableText> {
  if (compoundFile.every((byte, index) => bytes[index] === byte)) return { ok: false, code: 'old-workbook' };
  if (isZip(bytes)) return textOfWorkbook(bytes);
  const text = readText(bytes);
  return text === null ? { ok: false, code: 'not-unicode' } : { ok: true, text };
}

/** Reads it in a thread of its own: a large one takes seconds, and much memory. */
function textOfWorkbook(bytes: Uint8Array): Promise<TableText> {
  return new Promise((resolve, reject) => {
    const file = new URL('./workbook-worker.js', import.meta.url);
    const worker = new Worker(file, { execArgv: [], resourceLimits, workerData: bytes });
    const tooLarge = () => resolve({ ok: false, code: 'too-large-workbook' });
    const timer = setTimeout(() => {
      tooLarge();
      void worker.terminate();
    }, longestMs);
    worker.once('message', resolve);
    worker.once('error', (error: Error & { code?: string }) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge() : reject(error),
    );
    worker.once('exit', () => {
      clearTimeout(timer);
      reject(new Error('The reader of workbooks ended without a result.'));
    });
  });
}
