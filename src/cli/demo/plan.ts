import { localTime } from '../../domain/time/wall-time.js';
import { people, type Person } from './people.js';
import type { Draws } from './random.js';
import { demoSessions } from './sessions.js';
import { type DemoSession } from './demo-session.js';
import { sprint } from './held.js';
import { cancelledAt, day, demoStart, hour, minutesBefore, publishedAt } from './times.js';

/** A registration for a session, and when it is withdrawn. */
export interface PlannedRegistration {
  session: string;
  person: Person;
  at: Date;
  withdrawAt: Date | null;
}

// What happens later than this is in `latest.ts`, one thing after another.
const quietMinutes = 25;
const withdrawingShare = 0.07;

/** Who registers when, over the time that each session was open; everybody is there at least once. In order of time. */
export function planRegistrations(draws: Draws, sprintDraws: Draws, now: Date): PlannedRegistration[] {
  const deck = endlessDeck(draws);
  return demoSessions
    .filter((session) => session.publishedDaysAgo !== null && session !== sprint)
    .flatMap((session) => planSession(session, attendees(session, deck, draws), draws, now))
    .concat(planSession(sprint, attendees(sprint, deck, sprintDraws), sprintDraws, now))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** The same for the sessions of a call that is over. */
export function planFinished(sessions: readonly DemoSession[], draws: Draws, now: Date): PlannedRegistration[] {
  const deck = endlessDeck(draws);
  return sessions
    .flatMap((session) => planSession(session, attendees(session, deck, draws), draws, now))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Who registers for another run of the same session: people attend either. */
export function inOtherOccurrences(key: string, plan: readonly PlannedRegistration[]): PlannedRegistration[] {
  const others = runsOf(key).filter((run) => run !== key);
  return plan.filter(({ session }) => others.includes(session));
}

/** Returns the keys of all runs of a session, its own included. */
export function runsOf(key: string): string[] {
  const first = (one: DemoSession | undefined) => one?.occurrenceOf ?? one?.key;
  const original = first(demoSessions.find((one) => one.key === key));
  return original === undefined ? [key] : demoSessions.filter((one) => first(one) === original).map((one) => one.key);
}

function planSession(session: DemoSession, who: Person[], draws: Draws, now: Date): PlannedRegistration[] {
  const from = publishedAt(session, now).getTime();
  const to = quietFrom(session, now).getTime();
  return who.map((person) => {
    // Most come soon after the announcement.
    const at = awake(new Date(from + (to - from) * draws.next() ** 1.6), person.timeZone, to);
    const leaves = draws.next() < withdrawingShare && choosesFreely(session) && to - at.getTime() > day;
    const withdrawAt = leaves ? new Date(at.getTime() + hour + draws.next() * (to - at.getTime() - hour)) : null;
    return { session: session.key, person, at, withdrawAt };
  });
}

/** Where seats are scarce or approved, who leaves is written step by step. */
function choosesFreely(session: DemoSession): boolean {
  return session.key !== 'flood-maps' && session.key !== 'budget-clinic';
}

/** When the plan's registrations for a session end. */
function quietFrom(session: DemoSession, now: Date): Date {
  const starts = demoStart(session.when, now).startsAt.getTime() - hour;
  const cancelled = cancelledAt(session, now)?.getTime() ?? Infinity;
  return new Date(Math.min(starts, cancelled - hour, minutesBefore(now, quietMinutes).getTime()));
}

/** People register by day: the moment itself, or ten hours after it when it is night where they live. Before `latest`. */
function awake(at: Date, timeZone: string, latest: number): Date {
  const { hour: local } = localTime(at, timeZone);
  const isNight = local < 8 || local >= 22;
  const byDay = at.getTime() + (isNight ? 10 * hour : 0);
  return byDay < latest ? new Date(byDay) : at;
}

function attendees(session: DemoSession, deck: (taken: ReadonlySet<Person>) => Person, draws: Draws): Person[] {
  // People attend either run: those for whom there is another one go there.
  const others = demoSessions.flatMap((one) =>
    one.occurrenceOf === session.key && one.audience ? [one.audience] : [],
  );
  const elsewhere = new Set(people.filter((person) => others.some((audience) => isFrom(audience)(person))));
  const taken = new Set<Person>();
  if (session.audience !== undefined) {
    for (const person of draws.shuffled(people.filter(isFrom(session.audience)))) {
      if (taken.size < session.registrations) taken.add(person);
    }
  }
  while (taken.size < session.registrations) taken.add(deck(new Set([...taken, ...elsewhere])));
  return [...taken];
}

/** Whether a person belongs to the public of a session that has one. */
export function isFrom(audience: 'taiwan' | 'americas'): (person: Person) => boolean {
  return (person) => (audience === 'taiwan' ? person.country === 'TW' : person.timeZone.startsWith('America/'));
}

/** Deals everybody once before anybody twice, leaving out those who have a seat already. */
function endlessDeck(draws: Draws): (taken: ReadonlySet<Person>) => Person {
  let left: Person[] = [];
  return (taken) => {
    let place = left.findIndex((person) => !taken.has(person));
    if (place < 0) {
      left = [...left, ...draws.shuffled(people)];
      place = left.findIndex((person) => !taken.has(person));
    }
    const [person] = left.splice(place, 1);
    if (person === undefined) throw new Error('The demo asks for more people than there are.');
    return person;
  };
}
