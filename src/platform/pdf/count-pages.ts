import type { ProcessLimits } from '../limit-process.js';
import { ProcessReader } from '../process-reader.js';
import type { NamesFound } from './without-names.js';

/** What is known about a PDF: how many pages it has, and a copy without names, with what named somebody in it. */
export type CountedPages =
  | { ok: true; pages: number; anonymous: Uint8Array; found: NamesFound[] }
  | { ok: false; code: 'file-encrypted' | 'pdf-damaged' };

/**
 * A small file can unpack to gigabytes, which are outside of the heap that V8 limits; one of 10 MB that doesn't takes about
 * 250 MB.
 */
const reader = new ProcessReader<CountedPages>({
  program: new URL('./count-pages-process.js', import.meta.url),
  execArgv: ['--max-old-space-size=256', '--max-semi-space-size=16'],
  limits: { memory: 512 * 1024 * 1024, cpuMs: 20_000 },
  ended: () => ({ ok: false, code: 'pdf-damaged' }),
});

/**
 * Returns how many pages a PDF has with a copy for anonymous readers, or why it can't be read. One that takes too much
 * counts as damaged.
 */
export function countPages(bytes: Uint8Array, limits: ProcessLimits = {}): Promise<CountedPages> {
  return reader.read(bytes, limits);
}
