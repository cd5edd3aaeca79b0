import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { NamesFound } from './without-names.js';

/** What is known about a PDF: how many pages it has, and a copy without names, with what named somebody in it. */
export type CountedPages =
  | { ok: true; pages: number; anonymous: Uint8Array; found: NamesFound[] }
  | { ok: false; code: 'file-encrypted' | 'pdf-damaged' };

const execArgv = ['--max-old-space-size=256', '--max-semi-space-size=16'];
const maxMs = 20_000;
/**
 * Memory of a process, in bytes. A small file can unpack to gigabytes, which are outside of the heap that V8 limits; one
 * of 10 MB that doesn't takes about 250 MB.
 */
const maxMemory = 512 * 1024 * 1024;
/** How many are read at once, because each can take that much memory. */
const maxAtOnce = 2;

const reading = new Set<Promise<CountedPages>>();

/**
 * Returns how many pages a PDF has with a copy for anonymous readers, or why it can't be read. Each is read in a process of its own, which a harmful file
 * can end: that one counts as damaged.
 */
export async function countPages(bytes: Uint8Array, memory = maxMemory): Promise<CountedPages> {
  while (reading.size >= maxAtOnce) await Promise.race([...reading].map((one) => one.catch(() => undefined)));
  const counted = countInProcess(bytes, memory).finally(() => reading.delete(counted));
  reading.add(counted);
  return counted;
}

function countInProcess(bytes: Uint8Array, memory: number): Promise<CountedPages> {
  return new Promise((resolve, reject) => {
    const file = fileURLToPath(new URL('./count-pages-process.js', import.meta.url));
    const stdio = ['ignore', 'ignore', 'ignore', 'ipc'] as ('ignore' | 'ipc')[];
    const child = fork(file, [String(memory)], { execArgv, env: {}, serialization: 'advanced', stdio });
    const timer = setTimeout(() => child.kill('SIGKILL'), maxMs);
    child.once('message', (counted) => resolve(counted as CountedPages));
    child.once('error', reject);
    child.once('exit', () => {
      clearTimeout(timer);
      const end = () => resolve({ ok: false, code: 'pdf-damaged' });
      // A result can still be on its way.
      if (child.connected) child.once('disconnect', end);
      else end();
    });
    child.send(bytes);
  });
}
