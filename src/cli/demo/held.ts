import type { DemoSession } from './demo-session.js';
import { demoStart, minutesBefore } from './times.js';
import * as text from './abstracts.js';

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

const hoursLong = 24;
const closesHoursBeforeEnd = 4;

/**
 * A workshop in Kaohsiung that is going on whenever the demo is seeded: a day and a night. Its door lets people in, its
 * room has a code, and who registers now gets a ticket.
 */
export const sprint: DemoSession = {
  key: 'sprint',
  content: {
    title: 'One day and one night at the pier: build your first model',
    abstract: text.sprint,
    kind: 'workshop',
    format: 'in-person',
    capacity: 40,
    themes: ['green-living', 'urban-resilience'],
    criteria: ['innovativeness', 'people-centric'],
    venue: 'Pier Workshop 7, Gushan District, Kaohsiung',
    speakers: [
      { name: 'Kang Yi-ting', role: 'Model maker', organization: 'An open workshop' },
      { name: 'Desmond Achterberg', role: 'Coach', organization: 'A design school' },
    ],
  },
  when: 'going-on',
  durationMinutes: hoursLong * 60,
  closesMinutesBeforeEnd: closesHoursBeforeEnd * 60,
  publishedDaysAgo: 13,
  registrations: 13,
  audience: 'taiwan',
};
