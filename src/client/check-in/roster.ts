import { foldText } from '../text.js';
import type { PendingScan, ScanAnswer } from './check-in-queue.js';

/** Somebody who registered, as a phone at the check-in page knows them. */
export interface RosterPerson {
  id: string;
  /** The first half of the SHA-256 of their ticket's code, in hex: enough to recognize a ticket, too little to make one. */
  key: string;
  name: string;
  organization: string | null;
  /** The state of the registration. */
  state: string;
  /** The instant of their current check-in and its id; both null while they are not checked in. */
  inAt: string | null;
  checkInId: string | null;
}

/** The roster of a session as the server sends it. Instants are ISO 8601 in UTC. */
export interface ServedRoster {
  /** By the clock of the server. */
  now: string;
  /** When check-in opens and closes. */
  opensAt: string;
  closesAt: string;
  isCancelled: boolean;
  /** Whether `people` holds only those who changed since the phone asked last. */
  isNews: boolean;
  /** East of UTC, where the session takes place. */
  offsetMinutes: number;
  people: RosterPerson[];
}

/** The roster as this phone stores it. */
export interface Roster extends ServedRoster {
  /** When it was last fetched whole, by the phone's clock, in milliseconds since 1970. */
  wholeAt: number;
  /** How far the server's clock is ahead of the phone's, which may be wrong. */
  skewMs: number;
}

/** What this phone decides by itself about somebody. The outcomes are those of the server. */
export interface Decision {
  outcome: string;
  /** Since when they are checked in. */
  since?: string;
}

/** In between, only changes are fetched: a roster may hold thousands of people. */
const wholeRosterMs = 600_000;
const dayMs = 86_400_000;
const maxFound = 20;
const maxLatest = 5;

/** Returns whether changes alone bring the roster up to date; one from the future shows that the clock was set back. */
export function isNewsEnough(roster: Roster | null, nowMs: number): roster is Roster {
  return roster !== null && roster.wholeAt > nowMs - wholeRosterMs && roster.wholeAt <= nowMs;
}

/** Returns the roster to store after the server answered: the new one, or the known one with its changes. */
export function mergeRoster(known: Roster | null, served: ServedRoster, nowMs: number): Roster {
  const skewMs = Date.parse(served.now) - nowMs;
  if (!served.isNews || known === null) return { ...served, wholeAt: nowMs, skewMs };
  const people = new Map([...known.people, ...served.people].map((person) => [person.id, person]));
  return { ...served, people: [...people.values()], wholeAt: known.wholeAt, skewMs };
}

/** Returns the roster with what the server answered to a scan, so that it is right before it is fetched again. */
export function applyAnswer(roster: Roster, answer: ScanAnswer, checkInId: string | null): Roster {
  const update = (person: RosterPerson): RosterPerson => {
    if (answer.outcome === 'in') return { ...person, inAt: answer.since, checkInId };
    if (answer.outcome === 'already' && person.inAt === null) return { ...person, inAt: answer.since };
    return answer.outcome === 'out' ? { ...person, inAt: null, checkInId: null } : person;
  };
  const people = roster.people.map((person) => (person.id === answer.registrationId ? update(person) : person));
  return { ...roster, people };
}

/** Returns the roster with every person as they are once the server has what this phone scanned since. */
export function withPending(people: readonly RosterPerson[], pending: readonly PendingScan[]): RosterPerson[] {
  const scansOf = new Map<string, PendingScan[]>();
  for (const scan of pending) {
    if (scan.personId !== null) scansOf.set(scan.personId, [...(scansOf.get(scan.personId) ?? []), scan]);
  }
  return people.map((person) => (scansOf.get(person.id) ?? []).reduce(afterScan, person));
}

function afterScan(person: RosterPerson, scan: PendingScan): RosterPerson {
  if (scan.undoes !== undefined) {
    return scan.undoes === person.checkInId ? { ...person, inAt: null, checkInId: null } : person;
  }
  return scan.outcome === 'in' ? { ...person, inAt: scan.at, checkInId: scan.id } : person;
}

/** Decides about somebody who comes at `at`, as the server will once it hears of it. */
export function decide(roster: Roster, person: RosterPerson, at: string): Decision {
  if (person.inAt !== null) return { outcome: 'already', since: person.inAt };
  if (roster.isCancelled) return { outcome: 'session-cancelled' };
  if (person.state !== 'confirmed') return { outcome: person.state };
  if (at < roster.opensAt) return { outcome: 'too-early' };
  return at > roster.closesAt ? { outcome: 'too-late' } : { outcome: 'in', since: at };
}

/** Returns how many people are expected, and how many of these are checked in. */
export function countPeople(people: readonly RosterPerson[]): { inside: number; expected: number } {
  const expected = people.filter(({ state }) => state === 'confirmed');
  return { inside: expected.filter(({ inAt }) => inAt !== null).length, expected: expected.length };
}

/** Returns the last five who were checked in, the latest first. */
export function latestArrivals(people: readonly RosterPerson[]): RosterPerson[] {
  const arrived = people.filter((person): person is RosterPerson & { inAt: string } => person.inAt !== null);
  return arrived.sort((a, b) => (a.inAt < b.inAt ? 1 : -1)).slice(0, maxLatest);
}

/**
 * Returns the people whose name or organization contains what was typed, without regard to case and accents, or whose
 * ticket has it as its short code; null when nothing was typed. Those with a seat come first; `isMore` says that there
 * are more than the twenty that are returned.
 */
export function searchPeople(
  people: readonly RosterPerson[],
  typed: string,
): { found: RosterPerson[]; isMore: boolean } | null {
  const wanted = foldText(typed).trim();
  if (wanted === '') return null;
  const found = people.filter(
    ({ id, name, organization }) =>
      foldText(`${name} ${organization ?? ''}`).includes(wanted) || id.slice(0, 8) === wanted,
  );
  const rank = ({ state }: RosterPerson) => (state === 'confirmed' ? 0 : 1);
  found.sort((a, b) => rank(a) - rank(b));
  return { found: found.slice(0, maxFound), isMore: found.length > maxFound };
}

/** Returns whether a stored roster is of a session whose check-in closed more than a day ago. */
export function isOutdated(roster: Pick<Roster, 'closesAt'>, nowMs: number): boolean {
  return Date.parse(roster.closesAt) + dayMs < nowMs;
}

/** Returns the time of day where the session takes place, such as `16:05`, whatever zone the phone is set to. */
export function timeAtSession(roster: Pick<Roster, 'offsetMinutes'>, at: string): string {
  return new Date(Date.parse(at) + roster.offsetMinutes * 60_000).toISOString().slice(11, 16);
}
