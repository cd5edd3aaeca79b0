const shortestMs = 1000;
const maxMs = 15 * 60_000;
/** Maximum share of time for counting. */
const part = 50;

/**
 * Returns whether to count again: a small call is counted on each view, a large one every few minutes, so that counting
 * doesn't slow down registrations.
 */
export function isCountDue(last: { countedAt: Date; tookMs: number } | null, now: Date): boolean {
  if (last === null) return true;
  const pause = Math.min(Math.max(last.tookMs * part, shortestMs), maxMs);
  return now.getTime() - last.countedAt.getTime() >= pause;
}
