import { isMainThread, Worker, workerData } from 'node:worker_threads';

/** What a process may take. */
export interface ProcessLimits {
  /** In bytes. */
  memory?: number;
  /** Time of the processor in milliseconds: a busy machine gives little of it, and no file is refused for that. */
  cpuMs?: number;
}

const everyMs = 20;

/**
 * Ends this process once it takes more than this. A thread of its own watches, because unpacking doesn't return to the
 * event loop. Returns a function that looks at once: a process can have its result before the thread does.
 */
export function limitProcess(limits: ProcessLimits): () => void {
  new Worker(new URL(import.meta.url), { workerData: { limits } }).unref();
  return () => endAbove(limits);
}

function endAbove({ memory = Infinity, cpuMs = Infinity }: ProcessLimits): void {
  const { user, system } = process.cpuUsage();
  const isAbove = process.memoryUsage.rss() > memory || (user + system) / 1000 > cpuMs;
  if (isAbove) process.kill(process.pid, 'SIGKILL');
}

if (!isMainThread) {
  const limits = (workerData as { limits?: ProcessLimits } | null)?.limits;
  if (limits !== undefined) setInterval(() => endAbove(limits), everyMs);
}
