const HOUR = 3_600_000;
const leads = [
  { lead: 'P1D', hours: 24 },
  { lead: 'P7D', hours: 7 * 24 },
] as const;

/** Later than this after its moment, a nudge is left out: the night has passed, and a day of outage is too long. */
const lateHours = 24;

/**
 * Which nudge before a deadline is due at `now`, and what its moment was: a week or a day before. Null where none is:
 * neither has come yet, or the last one came more than a day ago.
 */
export function dueDeadlineLead(closesAt: Date, now: Date): { lead: string; momentAt: Date } | null {
  if (now >= closesAt) return null;
  const passed = leads
    .map(({ lead, hours }) => ({ lead, momentAt: new Date(closesAt.getTime() - hours * HOUR) }))
    .find(({ momentAt }) => momentAt <= now);
  return passed && now.getTime() - passed.momentAt.getTime() < lateHours * HOUR ? passed : null;
}
