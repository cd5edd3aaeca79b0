const HOUR = 3_600_000;
const leads = [
  { lead: 'P1D', hours: 24 },
  { lead: 'P7D', hours: 7 * 24 },
] as const;

/**
 * An email that would leave later than this after its moment is left out: the night has passed, a day of outage is too
 * long.
 */
const lateHours = 24;

/**
 * Returns which email before a deadline is due at `now`, a week or a day before, and the moment from which it is. Null
 * where neither moment has come yet or the last was more than a day ago.
 */
export function dueDeadlineLead(closesAt: Date, now: Date): { lead: string; momentAt: Date } | null {
  if (now >= closesAt) return null;
  const passed = leads
    .map(({ lead, hours }) => ({ lead, momentAt: new Date(closesAt.getTime() - hours * HOUR) }))
    .find(({ momentAt }) => momentAt <= now);
  return passed && now.getTime() - passed.momentAt.getTime() < lateHours * HOUR ? passed : null;
}
