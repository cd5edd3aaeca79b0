const shortestMs = 1000;
const longestMs = 15 * 60_000;
/** Counting takes at most this part of the time. */
const part = 50;

/**
 * Whether it is time to count again: a call that is counted in a moment is counted whenever somebody looks, a large one
 * every few minutes, so that registrations never have to share the machine with it for long.
 */
export function isCountDue(last: { countedAt: Date; tookMs: number } | null, now: Date): boolean {
  if (last === null) return true;
  const pause = Math.min(Math.max(last.tookMs * part, shortestMs), longestMs);
  return now.getTime() - last.countedAt.getTime() >= pause;
}
