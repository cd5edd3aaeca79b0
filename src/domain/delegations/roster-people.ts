import type { RegistrationInput } from '../registrations/registration-input.js';
import { countryZone } from '../time/country-zone.js';
import type { MemberInput } from './delegation-input.js';

/** What the members of a roster share. */
export interface RosterDefaults {
  organizationId: string;
  /** Of the coordinator. */
  timeZone: string;
  language: string;
  now: Date;
}

/**
 * A member as a person who registers. Their zone is their row's, else the only one of their country, else that of the
 * coordinator; their language their row's, else the coordinator's.
 */
export function personOf(member: MemberInput, defaults: RosterDefaults): RegistrationInput {
  const byCountry = member.country ? countryZone(member.country, defaults.now) : null;
  return {
    ...member,
    organizationId: defaults.organizationId,
    timeZone: member.timeZone ?? byCountry ?? defaults.timeZone,
    language: member.language ?? defaults.language,
  };
}
