import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Settles as `work` does, at the end of the next full step of time (in milliseconds) since `from`, by default the call.
 * How long the work took shows less this way: what it found must not be readable from a watch.
 */
export async function inEvenTime<T>(stepMs: number, work: () => Promise<T>, from = performance.now()): Promise<T> {
  try {
    return await work();
  } finally {
    await sleep(stepMs - ((performance.now() - from) % stepMs));
  }
}
