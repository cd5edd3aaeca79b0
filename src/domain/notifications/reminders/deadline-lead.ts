const HOUR = 3_600_000;

/** Before a deadline, the shortest first. */
const leads = [
  { lead: 'PT3H', hours: 3 },
  { lead: 'P1D', hours: 24 },
  { lead: 'P7D', hours: 7 * 24 },
];

/**
 * An email that would be sent more than this many hours late is skipped: waiting for the morning is fine, a day of
 * outage is not.
 */
const lateHours = 24;

/** An email before a deadline: how long before (ISO 8601), and when that is. */
interface DeadlineMoment {
  lead: string;
  momentAt: Date;
}

/**
 * Returns when there are emails before a deadline, the last one first: a day and a week before, and with `isUrgent` also
 * three hours.
 */
export function deadlineMoments(closesAt: Date, isUrgent = false): DeadlineMoment[] {
  return leads
    .filter(({ hours }) => isUrgent || hours >= 24)
    .map(({ lead, hours }) => ({ lead, momentAt: new Date(closesAt.getTime() - hours * HOUR) }));
}

/**
 * Returns which email before a deadline is due at `now`, and since when. Null if none is due yet, or the last one was due
 * more than a day ago.
 */
export function dueDeadlineLead(closesAt: Date, now: Date, isUrgent = false): DeadlineMoment | null {
  if (now >= closesAt) return null;
  const passed = deadlineMoments(closesAt, isUrgent).find(({ momentAt }) => momentAt <= now);
  return passed && now.getTime() - passed.momentAt.getTime() < lateHours * HOUR ? passed : null;
}
