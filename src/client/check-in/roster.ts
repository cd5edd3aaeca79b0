import { ticketReference } from '../../domain/registrations/links/ticket-reference.js';
import { foldText } from '../text.js';
import type { PendingScan, ScanAnswer } from './check-in-queue.js';

/** A registered person in the roster of a phone. */
export interface RosterPerson {
  id: string;
  /** The first half of the SHA-256 of their ticket code, in hex: enough to recognize a ticket, but not to forge one. */
  key: string;
  name: string;
  organization: string | null;
  /** The state of the registration. */
  state: string;
  /** Time and id of their current check-in; both null if not checked in. */
  inAt: string | null;
  checkInId: string | null;
  /** Whether they checked in themselves; missing in what phones stored before. */
  isSelf?: boolean;
}

/** The roster of a session as the server sends it. Instants are ISO 8601 in UTC. */
export interface ServedRoster {
  /** By the clock of the server. */
  now: string;
  /** When check-in opens and closes. */
  opensAt: string;
  closesAt: string;
  isCancelled: boolean;
  /** Whether `people` only contains changes since the last request. */
  isNews: boolean;
  /** UTC offset in minutes at the session. */
  offsetMinutes: number;
  people: RosterPerson[];
}

/** The stored roster. */
export interface Roster extends ServedRoster {
  /** When it was last fetched completely, by the phone's clock, in milliseconds since 1970. */
  wholeAt: number;
  /** Difference between the server's clock and the phone's, which can be wrong. */
  skewMs: number;
}

/** The phone's own decision about a person, with the outcomes of the server. */
export interface Decision {
  outcome: string;
  /** When they were checked in. */
  since?: string;
}

/** In between, only changes are fetched, because a roster can contain thousands of people. */
const wholeRosterMs = 600_000;
const dayMs = 86_400_000;
const maxFound = 20;
const maxLatest = 5;

/** Returns whether fetching changes is enough. A roster from the future means that the clock was set back. */
export function isNewsEnough(roster: Roster | null, nowMs: number): roster is Roster {
  return roster !== null && roster.wholeAt > nowMs - wholeRosterMs && roster.wholeAt <= nowMs;
}

/** Returns the roster to store after a response: the new one, or the known one with changes. */
export function mergeRoster(known: Roster | null, served: ServedRoster, nowMs: number): Roster {
  const skewMs = Date.parse(served.now) - nowMs;
  if (!served.isNews || known === null) return { ...served, wholeAt: nowMs, skewMs };
  const people = new Map([...known.people, ...served.people].map((person) => [person.id, person]));
  return { ...served, people: [...people.values()], wholeAt: known.wholeAt, skewMs };
}

/** Returns the roster updated with the server's answer to a scan, before it is fetched again. */
export function applyAnswer(roster: Roster, answer: ScanAnswer, checkInId: string | null): Roster {
  const update = (person: RosterPerson): RosterPerson => {
    if (answer.outcome === 'in') return { ...person, inAt: answer.since, checkInId };
    if (answer.outcome === 'already' && person.inAt === null) return { ...person, inAt: answer.since };
    return answer.outcome === 'out' ? { ...person, inAt: null, checkInId: null, isSelf: false } : person;
  };
  const people = roster.people.map((person) => (person.id === answer.registrationId ? update(person) : person));
  return { ...roster, people };
}

/** Returns the roster as it will be once the server has this phone's pending scans. */
export function withPending(people: readonly RosterPerson[], pending: readonly PendingScan[]): RosterPerson[] {
  const scansOf = new Map<string, PendingScan[]>();
  for (const scan of pending) {
    if (scan.personId !== null) scansOf.set(scan.personId, [...(scansOf.get(scan.personId) ?? []), scan]);
  }
  return people.map((person) => (scansOf.get(person.id) ?? []).reduce(afterScan, person));
}

function afterScan(person: RosterPerson, scan: PendingScan): RosterPerson {
  if (scan.undoes !== undefined) {
    return scan.undoes === person.checkInId ? { ...person, inAt: null, checkInId: null, isSelf: false } : person;
  }
  return scan.outcome === 'in' ? { ...person, inAt: scan.at, checkInId: scan.id } : person;
}

/** Decides about a person who arrives at `at`, like the server will. */
export function decide(roster: Roster, person: RosterPerson, at: string): Decision {
  if (person.inAt !== null) return { outcome: 'already', since: person.inAt };
  if (roster.isCancelled) return { outcome: 'session-cancelled' };
  if (person.state !== 'confirmed') return { outcome: person.state };
  if (at < roster.opensAt) return { outcome: 'too-early' };
  return at > roster.closesAt ? { outcome: 'too-late' } : { outcome: 'in', since: at };
}

/** Returns how many people are expected, and how many of them are checked in. */
export function countPeople(people: readonly RosterPerson[]): { inside: number; expected: number } {
  const expected = people.filter(({ state }) => state === 'confirmed');
  return { inside: expected.filter(({ inAt }) => inAt !== null).length, expected: expected.length };
}

/** Returns the last five people checked in, latest first. */
export function latestArrivals(people: readonly RosterPerson[]): RosterPerson[] {
  const arrived = people.filter((person): person is RosterPerson & { inAt: string } => person.inAt !== null);
  return arrived.sort((a, b) => (a.inAt < b.inAt ? 1 : -1)).slice(0, maxLatest);
}

/**
 * Returns up to twenty people whose name or organization contains the text, ignoring case and accents, or with this
 * ticket reference; null for an empty text. People with a seat come first; `isMore` means that there are more.
 */
export function searchPeople(
  people: readonly RosterPerson[],
  typed: string,
): { found: RosterPerson[]; isMore: boolean } | null {
  const wanted = foldText(typed).trim();
  if (wanted === '') return null;
  const found = people.filter(
    ({ id, name, organization }) =>
      foldText(`${name} ${organization ?? ''}`).includes(wanted) || ticketReference(id) === wanted.toUpperCase(),
  );
  const rank = ({ state }: RosterPerson) => (state === 'confirmed' ? 0 : 1);
  found.sort((a, b) => rank(a) - rank(b));
  return { found: found.slice(0, maxFound), isMore: found.length > maxFound };
}

/** Returns whether check-in of a stored roster's session closed more than a day ago. */
export function isOutdated(roster: Pick<Roster, 'closesAt'>, nowMs: number): boolean {
  return Date.parse(roster.closesAt) + dayMs < nowMs;
}

/** Returns the local time at the session, such as `16:05`, independent of the phone's time zone. */
export function timeAtSession(roster: Pick<Roster, 'offsetMinutes'>, at: string): string {
  return new Date(Date.parse(at) + roster.offsetMinutes * 60_000).toISOString().slice(11, 16);
}
