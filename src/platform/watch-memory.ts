import { isMainThread, Worker, workerData } from 'node:worker_threads';

const everyMs = 20;

/**
 * Ends this process once it takes more memory than this, in bytes. A thread of its own watches, because unpacking doesn't
 * return to the event loop. Returns a function that looks at once: a process can have its result before the thread does.
 */
export function watchMemory(most: number): () => void {
  new Worker(new URL(import.meta.url), { workerData: { watchedMemory: most } }).unref();
  return () => endAbove(most);
}

function endAbove(most: number): void {
  if (process.memoryUsage.rss() > most) process.kill(process.pid, 'SIGKILL');
}

if (!isMainThread) {
  const most: unknown = (workerData as { watchedMemory?: unknown } | null)?.watchedMemory;
  if (typeof most === 'number') setInterval(() => endAbove(most), everyMs);
}
