import { parseLead } from '../../time/duration.js';
import { afterQuiet } from './quiet-hours.js';

const MINUTE = 60_000;

/** A session that starts so soon after the moment of its reminder is worth waking up for. */
export const closeMinutes = 180;

/** When the reminder of a lead goes out. */
export interface ReminderMoment {
  /** ISO 8601. */
  lead: string;
  /** So long before the start: who gets a seat later is not reminded. */
  momentAt: Date;
  /** The same, or the morning after. */
  at: Date;
}

/**
 * When somebody in a zone is reminded of a start, earliest first. The moment of a lead (an ISO 8601 duration) is so long
 * before the start. Where it is quiet in the zone then, and the start is more than three hours away, the reminder waits
 * for the morning, unless the start or the moment of the next lead comes first: then there is none for this lead.
 * Leads that are none are left out. Throws RangeError for an unknown zone.
 */
export function reminderMoments(startsAt: Date, leads: readonly string[], timeZone: string): ReminderMoment[] {
  const ordered = leads
    .flatMap((lead) => {
      const minutes = parseLead(lead);
      return minutes === null ? [] : [{ lead, minutes, moment: new Date(startsAt.getTime() - minutes * MINUTE) }];
    })
    .sort((one, other) => other.minutes - one.minutes);
  return ordered.flatMap(({ lead, minutes, moment }, index) => {
    const at = minutes <= closeMinutes ? moment : afterQuiet(moment, timeZone);
    const until = ordered[index + 1]?.moment ?? startsAt;
    return at < until ? [{ lead, momentAt: moment, at }] : [];
  });
}

/**
 * How long before the start a reminder says that it is, in minutes: its lead, or where it goes out later than that,
 * what is left, in whole hours from two hours on and in five minutes below.
 */
export function saidMinutes(lead: string, startsAt: Date, now: Date): number {
  const left = Math.round((startsAt.getTime() - now.getTime()) / MINUTE);
  const minutes = parseLead(lead) ?? left;
  if (left >= minutes - Math.min(15, minutes / 4)) return minutes;
  const step = left >= 120 ? 60 : 5;
  return Math.max(1, Math.round(left / step) * step);
}
