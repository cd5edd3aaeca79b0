import { emailKey } from '../registrations/email-address.js';
import { nameKey, namesIn, nearNameKey } from './name-key.js';
import type { ReportPerson } from './read-report.js';

/** A registration of the session, as far as somebody can be matched by it. */
export interface Registered {
  registrationId: string;
  name: string;
  email: string;
  emailKey: string;
}

/** Who somebody in a report is. Only an address decides; what a name says is for an organizer to look at. */
export type Match =
  | { kind: 'address'; registrationId: string }
  /** One registration has this very name. */
  | { kind: 'name'; registrationId: string }
  /** The name of several, or nearly the name of these; or of one whom the report has under their own address, too. */
  | { kind: 'ambiguous'; registrationIds: string[] }
  | { kind: 'unknown' };

export interface MatchedPerson {
  person: ReportPerson;
  match: Match;
}

/** Finds the registrations of the people in a report, by address and then by name. */
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
    // Somebody with another address who is there beside the owner of the name may be another person.
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

function found(
  { names }: ReportPerson,
  keyOf: (name: string) => string,
  groups: ReadonlyMap<string, string[]>,
): string[] {
  return [...new Set(names.flatMap((name) => groups.get(keyOf(name)) ?? []))];
}
