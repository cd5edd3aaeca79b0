import type { DemoSession } from './demo-session.js';
import { demoStart, minutesBefore } from './times.js';

const minutesAfterEnd = 40;

/** A session of the demo that took place. */
export interface HeldSession {
  session: DemoSession;
  timeZone: string;
  endsAt: Date;
  /** When the report of its room was taken in. */
  reportAt: Date;
}

/** Those of the sessions that took place, and of which there is a report. */
export function heldSessions(sessions: readonly DemoSession[], now: Date): HeldSession[] {
  return sessions
    .filter((session) => session.publishedDaysAgo !== null && session.cancelled === undefined)
    .map((session) => {
      const { startsAt, timeZone } = demoStart(session.when, now);
      const endsAt = minutesBefore(startsAt, -session.durationMinutes);
      return { session, timeZone, endsAt, reportAt: minutesBefore(endsAt, -minutesAfterEnd) };
    })
    .filter(({ reportAt }) => reportAt <= now);
}
