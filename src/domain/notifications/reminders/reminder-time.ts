import { closeMinutes } from '../../sessions/session.js';
import { parseLead } from '../../time/duration.js';
import { afterQuiet } from './quiet-hours.js';

const MINUTE = 60_000;

/** When the reminder of a lead goes out. */
export interface ReminderMoment {
  /** ISO 8601. */
  lead: string;
  /** The start minus the lead: people who get a seat later are not reminded. */
  momentAt: Date;
  /** When it is sent: at that moment, or the next morning. */
  at: Date;
}

/**
 * Returns when somebody in a zone is reminded of a start, earliest first. The moment of a lead (an ISO 8601 duration)
 * is that long before the start. In quiet hours, and with a lead of more than three hours, the reminder waits for the
 * morning, unless the start or the moment of the next lead comes first: then there is none for this lead. Malformed
 * leads are left out. Throws RangeError for an unknown zone.
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
 * Returns how far away a reminder says that the start is, in minutes: its lead, or what is left where it leaves later,
 * in whole hours from two hours on and in steps of five minutes below.
 */
export function saidMinutes(lead: string, startsAt: Date, now: Date): number {
  const left = Math.round((startsAt.getTime() - now.getTime()) / MINUTE);
  const minutes = parseLead(lead) ?? left;
  if (Math.abs(left - minutes) <= Math.min(15, minutes / 4)) return minutes;
  const step = left >= 120 ? 60 : 5;
  return Math.max(1, Math.round(left / step) * step);
}
