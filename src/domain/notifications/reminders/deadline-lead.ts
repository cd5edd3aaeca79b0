const HOUR = 3_600_000;
const leads = [
  { lead: 'P1D', hours: 24 },
  { lead: 'P7D', hours: 7 * 24 },
];

/**
 * An email that would be sent more than this many hours late is skipped: waiting for the morning is fine, a day of
 * outage is not.
 */
const lateHours = 24;

/**
 * Returns which email before a deadline is due at `now` (a week or a day before, and with `isUrgent` three hours), and
 * since when. Null if none is due yet, or the last one was due more than a day ago.
 */
export function dueDeadlineLead(closesAt: Date, now: Date, isUrgent = false): { lead: string; momentAt: Date } | null {
  if (now >= closesAt) return null;
  const passed = [...(isUrgent ? [{ lead: 'PT3H', hours: 3 }] : []), ...leads]
    .map(({ lead, hours }) => ({ lead, momentAt: new Date(closesAt.getTime() - hours * HOUR) }))
    .find(({ momentAt }) => momentAt <= now);
  return passed && now.getTime() - passed.momentAt.getTime() < lateHours * HOUR ? passed : null;
}
