/** What is read seldom need not follow each seat, and winners appear no later. */
const keptMs = 5 * 60_000;

const numberOf = (now: Date) => Math.floor(now.getTime() / keptMs);

/** Returns the version of what is kept for five minutes. */
export function bucketOf(now: Date): string {
  return String(numberOf(now));
}

/** Returns until when it is kept. */
export function bucketEnd(now: Date): Date {
  return new Date((numberOf(now) + 1) * keptMs);
}
