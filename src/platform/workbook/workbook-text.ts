import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
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

/** Enough for a sheet of 100,000 rows; a larger one ends its own process and nothing else. */
const execArgv = ['--max-old-space-size=768', '--max-semi-space-size=16'];
const maxMs = 60_000;
/** How many are read at once, because each can take that much memory. */
const maxAtOnce = 2;

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

const reading = new Set<Promise<TableText>>();

async function textOfWorkbook(bytes: Uint8Array): Promise<TableText> {
  while (reading.size >= maxAtOnce) await Promise.race([...reading].map((one) => one.catch(() => undefined)));
  const text = readInProcess(bytes).finally(() => reading.delete(text));
  reading.add(text);
  return text;
}

/**
 * Reads it in a process of its own: a large one takes seconds and much memory, and one whose cells have absurd addresses
 * ends the process, which a thread doesn't survive alone.
 */
function readInProcess(bytes: Uint8Array): Promise<TableText> {
  return new Promise((resolve, reject) => {
    const file = fileURLToPath(new URL('./workbook-process.js', import.meta.url));
    const child = fork(file, {
      execArgv,
      env: {},
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), maxMs);
    child.once('message', (text) => resolve(text as TableText));
    child.once('error', reject);
    child.once('exit', (_code, signal) => {
      clearTimeout(timer);
      const end = () => {
        if (signal !== null) resolve({ ok: false, code: 'too-large-workbook' });
        else reject(new Error('The reader of workbooks ended without a result.'));
      };
      // A result can still be on its way.
      if (child.connected) child.once('disconnect', end);
      else end();
    });
    child.send(bytes);
  });
}
