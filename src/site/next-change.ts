const minuteMs = 60_000;

/** Returns when a page changes by itself that names times to the minute: at the next full one, or at one of `moments`. */
export function nextChange(now: Date, moments: readonly (Date | null)[]): Date {
  const minute = (Math.floor(now.getTime() / minuteMs) + 1) * minuteMs;
  const times = moments.flatMap((moment) => (moment !== null && moment > now ? [moment.getTime()] : []));
  return new Date(Math.min(minute, ...times));
}
