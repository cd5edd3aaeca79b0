import { ProcessReader } from '../process-reader.js';
import { guessText, readText } from '../table-reader.js';
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

/** Enough for a sheet of 100,000 rows; a larger one ends its own process and nothing else. */
const reader = new ProcessReader<TableText>({
  program: new URL('./workbook-process.js', import.meta.url),
  execArgv: ['--max-old-space-size=768', '--max-semi-space-size=16'],
  limits: { cpuMs: 60_000 },
  ended: (signal) => {
    if (signal === null) throw new Error('The reader of workbooks ended without a result.');
    return { ok: false, code: 'too-large-workbook' };
  },
});

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
  if (isZip(bytes)) return reader.read(bytes);
  const text = readText(bytes) ?? guessText(bytes);
  return text === null ? { ok: false, code: 'not-unicode' } : { ok: true, text };
}
