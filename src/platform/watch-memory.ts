import { isMainThread, Worker, workerData } from 'node:worker_threads';

const everyMs = 20;

/**
 * Ends this process once it takes more memory than this, in bytes. A thread of its own watches, because unpacking doesn't
 * return to the event loop.
 */
export function watchMemory(most: number): void {
  new Worker(new URL(import.meta.url), { workerData: { watchedMemory: most } }).unref();
}

if (!isMainThread) {
  const most: unknown = (workerData as { watchedMemory?: unknown } | null)?.watchedMemory;
  if (typeof most === 'number') {
    setInterval(() => {
      if (process.memoryUsage.rss() > most) process.kill(process.pid, 'SIGKILL');
    }, everyMs);
  }
}
