import { performance } from 'node:perf_hooks';

/** A full disk can be seen only by what fails. */
const rememberedMs = 60_000;
let refusedAt = Number.NEGATIVE_INFINITY;

/** Remembers a statement that failed because nothing can be written: read-only, a full disk, or no memory. */
export function noteFailure(error: unknown): void {
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && /^(?:25006|53100|53200)$/u.test(code)) refusedAt = performance.now();
}

/** Returns whether a statement of this process failed for that reason in the last minute. */
export function wasRefusedLately(): boolean {
  return performance.now() - refusedAt <= rememberedMs;
}
