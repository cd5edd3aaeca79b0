import type { RequestedPerson } from '../registrations/applicant.js';
import { countryZone } from '../time/country-zone.js';
import type { MemberInput } from './delegation-input.js';

/** Data shared by the members of a roster. */
export interface RosterDefaults {
  organizationId: string;
  /** Of the coordinator. */
  timeZone: string;
  language: string;
  now: Date;
}

/**
 * Returns the registration input of a member. The time zone is the row's, or the only one of the country, or the
 * coordinator's; the language is the row's or the coordinator's.
 */
export function personOf(member: MemberInput, defaults: RosterDefaults): RequestedPerson {
  const timeZone = member.timeZone ?? (member.country ? countryZone(member.country, defaults.now) : null);
  return {
    ...member,
    organizationId: defaults.organizationId,
    timeZone: timeZone ?? defaults.timeZone,
    isOwnZone: timeZone !== null,
    language: member.language ?? defaults.language,
  };
}
