import { z } from 'zod';
import { fault, line } from '../../platform/validation.js';
import { plainLine } from '../registrations/people/plain-name.js';
import {
  emailInput,
  personOfRequest,
  refuseRepeated,
  requestedPerson,
} from '../registrations/admission/registration-input.js';
import { countedWay } from '../sessions/attendance.js';
import { timeZoneInput } from '../time/zone-input.js';
import { maxRosterRows } from './roster.js';
import type { RequestedPerson } from '../registrations/admission/applicant.js';
import { countryZone } from '../time/country-zone.js';

const language = z.string().trim().max(35);

/** The coordinator of a delegation and its organization. */
export const delegationStart = z.strictObject({
  name: plainLine,
  email: emailInput,
  organization: plainLine,
  timeZone: timeZoneInput,
  language: language.optional(),
});
export type DelegationStart = z.output<typeof delegationStart>;

/** Only the organization, for a known coordinator. */
export const ownDelegation = z.strictObject({ organization: plainLine });

/** A member in an API request; the organization is the delegation's. */
export const memberInput = requestedPerson.omit({ organization: true }).transform(personOfRequest);
export type MemberInput = z.output<typeof memberInput>;

const members = z.array(memberInput).min(1).max(maxRosterRows).superRefine(refuseRepeated);

const rosterFields = z.strictObject({
  sessions: z.array(z.uuid()).min(1).max(50),
  allOrNothing: z.boolean().default(false).meta({
    description:
      'If `true`, waiting members get their seats all together or not at all, and all attend in the same way. Otherwise, as many as possible are seated.',
  }),
  members,
});

/** Each way of attending has a waiting list of its own, in which people stay together. */
function checkTogether({ allOrNothing, members: all }: z.output<typeof rosterFields>, context: z.core.$RefinementCtx) {
  const index = all.findIndex(({ attendance }) => countedWay(attendance) !== countedWay(all[0]?.attendance));
  if (!allOrNothing || index === -1) return;
  const issue = fault('mixed-attendance', 'With `allOrNothing`, all members must attend in the same way.');
  context.addIssue({ code: 'custom', path: ['members', index, 'attendanceMode'], ...issue });
}

/** People and the sessions for which they are registered. */
export const rosterInput = rosterFields.superRefine(checkTogether);
export type RosterInput = z.output<typeof rosterInput>;

/** A delegation with its first people. */
export const delegationInput = rosterFields
  .extend({
    coordinator: z.strictObject({
      email: emailInput,
      name: line(200),
      timeZone: timeZoneInput.optional(),
      language: language.optional(),
    }),
    organization: line(200),
  })
  .superRefine(checkTogether);
export type DelegationInput = z.output<typeof delegationInput>;

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
