import { emailKey } from '../registrations/links/email-address.js';
import { nameKey, namesIn, nearNameKey } from './name-key.js';
import type { ReportPerson } from './read-report.js';

/** The fields of a registration used for matching. */
export interface Registered {
  registrationId: string;
  name: string;
  email: string;
  emailKey: string;
}

/** The match of a person in a report. Only an address is certain; an organizer reviews matches by name. */
export type Match =
  | { kind: 'address'; registrationId: string }
  /** Exactly one registration has this name. */
  | { kind: 'name'; registrationId: string }
  /**
   * Several registrations have this or a similar name, or the one with this name is also in the report under their own
   * address.
   */
  | { kind: 'ambiguous'; registrationIds: string[] }
  | { kind: 'unknown' };

export interface MatchedPerson {
  person: ReportPerson;
  match: Match;
}

/** Finds the registrations of people in a report, by address and then by name. */
export function matchPeople(people: readonly ReportPerson[], registered: readonly Registered[]): MatchedPerson[] {
  const byAddress = new Map(registered.map((one) => [one.emailKey, one.registrationId]));
  const byName = grouped(registered, nameKey);
  const byNearName = grouped(registered, nearNameKey);
  const address = ({ email }: ReportPerson) => (email === null ? undefined : byAddress.get(emailKey(email)));
  const ownAddress = new Set(people.flatMap((person) => address(person) ?? []));
  const matchOf = (person: ReportPerson): Match => {
    const known = address(person);
    if (known !== undefined) return { kind: 'address', registrationId: known };
    const exact = found(person, nameKey, byName);
    const [only] = exact;
    // A person with another address, present in addition to the person with this name, may be someone else.
    const isAnother = person.email !== null && only !== undefined && ownAddress.has(only);
    if (only !== undefined && exact.length === 1 && !isAnother) return { kind: 'name', registrationId: only };
    const near = exact.length > 0 ? exact : found(person, nearNameKey, byNearName);
    return near.length > 0 ? { kind: 'ambiguous', registrationIds: near } : { kind: 'unknown' };
  };
  return people.map((person) => ({ person, match: matchOf(person) }));
}

function grouped(registered: readonly Registered[], keyOf: (name: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { name, registrationId } of registered) {
    for (const key of new Set(namesIn(name).map(keyOf))) {
      if (key !== '') groups.set(key, [...(groups.get(key) ?? []), registrationId]);
    }
  }
  return groups;
}

function found({ names }: ReportPerson, keyOf: (name: string) => string, groups: ReadonlyMap<string, string[]>) {
  return [...new Set(names.flatMap((name) => groups.get(keyOf(name)) ?? []))];
}
