import { limitProcess, type ProcessLimits } from '../limit-process.js';
import { blankMetadata } from './blank-metadata.js';
import type { CountedPages } from './count-pages.js';
import { withoutNames } from './without-names.js';

// The process started by `count-pages.ts`, which reads one PDF and ends.

const checkLimits = limitProcess(JSON.parse(process.argv[2] ?? '{}') as ProcessLimits);
process.once('message', (bytes) => void answer(bytes as Uint8Array));

async function answer(bytes: Uint8Array): Promise<void> {
  const counted = await count(bytes);
  checkLimits();
  process.send?.(counted, () => process.disconnect());
}

async function count(bytes: Uint8Array): Promise<CountedPages> {
  try {
    const { getDocumentProxy } = await import('unpdf');
    const document = await getDocumentProxy(new Uint8Array(bytes), { isEvalSupported: false, stopAtErrors: true });
    // A damaged file can have a page tree without pages.
    await document.getPage(1);
    return { ok: true, pages: document.numPages, ...(await anonymized(bytes)) };
  } catch (error) {
    const isEncrypted = (error as Error).name === 'PasswordException';
    return { ok: false, code: isEncrypted ? 'file-encrypted' : 'pdf-damaged' };
  }
}

/** A file that can be shown, but not written anew, keeps what only that would remove. */
async function anonymized(bytes: Uint8Array) {
  try {
    const { bytes: anonymous, found } = await withoutNames(bytes);
    return { anonymous, found };
  } catch {
    return { anonymous: blankMetadata(Buffer.from(bytes)), found: [] };
  }
}
