import { dueDeadlineLead } from '../../../domain/notifications/reminders/deadline-lead.js';
import { isNight } from '../../../domain/time/day-parts.js';
import { localTime } from '../../../domain/time/wall-time.js';

/** Jurors are told once a week, on this day and from this hour on, what is left. */
const weekly = { day: 1, from: 9, until: 18 } as const;
/** Without the last days before the deadline, which have reminders of their own. */
const deadlineDays = 8;
const day = 86_400_000;

/** An email about open reviews that is due. */
export interface DueReminder {
  /** One email is sent for each. */
  key: string;
  /** Reviews that were released later had an email of their own. */
  releasedBefore: Date;
}

/**
 * Returns the email about open reviews that is due now: a week and a day before the deadline, and on Mondays while the
 * deadline is further away. Null at night, after the deadline, and at other times.
 */
export function dueReviewReminder(deadline: Date | null, timeZone: string, now: Date): DueReminder | null {
  if ((deadline !== null && now >= deadline) || isNight(now, timeZone)) return null;
  if (deadline !== null && deadline.getTime() - now.getTime() < deadlineDays * day) {
    const due = dueDeadlineLead(deadline, now);
    return due && { key: `${due.lead}:${deadline.toISOString()}`, releasedBefore: due.momentAt };
  }
  const { date, hour } = localTime(now, timeZone);
  if (new Date(`${date}T00:00Z`).getUTCDay() !== weekly.day || hour < weekly.from || hour >= weekly.until) return null;
  return { key: `week:${date}`, releasedBefore: new Date(now.getTime() - day) };
}
