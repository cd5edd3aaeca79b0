/** Nobody works longer on a sheet without a save in between; what is more was measured wrongly. */
const maxAtOnce = 4 * 3600;
const maxInAll = 100 * 3600;

/**
 * Returns how long a juror has worked on a sheet, in seconds, after a save that says how long it was since the last one.
 * Browsers can say anything: what is longer than the time that has passed doesn't count.
 */
export function timeSpent(
  before: { secondsSpent: number; updatedAt: Date } | null,
  seconds: number,
  now: Date,
): number {
  const passed = before === null ? maxAtOnce : (now.getTime() - before.updatedAt.getTime()) / 1000;
  const added = Number.isFinite(seconds) ? Math.max(0, Math.min(seconds, passed, maxAtOnce)) : 0;
  return Math.min(maxInAll, (before?.secondsSpent ?? 0) + Math.round(added));
}

/** How long sheets took, in seconds. */
export interface TimeOfSheets {
  median: number;
  total: number;
}

/** Returns how long the sheets took whose time was measured, or null if there are none. */
export function timeOfSheets(sheets: readonly { secondsSpent: number }[]): TimeOfSheets | null {
  const measured = sheets.map(({ secondsSpent }) => secondsSpent).filter((seconds) => seconds > 0);
  const middle = median(measured);
  return middle === null ? null : { median: middle, total: measured.reduce((sum, seconds) => sum + seconds, 0) };
}

/** Returns the median, or null for no values. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}
