import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Settles as `work` does, at the end of the next full step of time (in milliseconds) since `from`, by default the call.
 * How long the work took shows less this way: what it found must not be readable from a watch.
 */
export async function constantTime<T>(stepMs: number, work: () => Promise<T>, from = performance.now()): Promise<T> {
  try {
    return await work();
  } finally {
    const end = from + (Math.floor((performance.now() - from) / stepMs) + 1) * stepMs;
    // A timer counts from when the turn of the event loop began, and whole milliseconds: it may be early.
    for (let left = end - performance.now(); left > 0; left = end - performance.now()) await sleep(Math.ceil(left));
  }
}
