import { isMainThread, Worker, workerData } from 'node:worker_threads';
import type { CountedPages } from './count-pages.js';

// The process started by `count-pages.ts`, which reads one PDF and ends.

const watchedEveryMs = 20;

if (isMainThread) {
  // A thread of its own watches, because unpacking does not return to the event loop.
  new Worker(new URL(import.meta.url), { workerData: Number(process.argv[2]) }).unref();
  process.once('message', (bytes) => {
    void count(bytes as Uint8Array).then((counted) => process.send?.(counted, () => process.disconnect()));
  });
} else {
  setInterval(() => {
    if (process.memoryUsage.rss() > workerData) process.kill(process.pid, 'SIGKILL');
  }, watchedEveryMs);
}

async function count(bytes: Uint8Array): Promise<CountedPages> {
  try {
    const { getDocumentProxy } = await import('unpdf');
    const document = await getDocumentProxy(new Uint8Array(bytes), { isEvalSupported: false, stopAtErrors: true });
    // A damaged file can have a page tree without pages.
    await document.getPage(1);
    return { ok: true, pages: document.numPages };
  } catch (error) {
    const isEncrypted = (error as Error).name === 'PasswordException';
    return { ok: false, code: isEncrypted ? 'file-encrypted' : 'pdf-damaged' };
  }
}
