import { z } from 'zod';
import { fault, line } from '../../platform/validation.js';
import { emailKey } from '../registrations/email-address.js';
import { plainLine } from '../registrations/plain-name.js';
import { emailInput, registrationInput } from '../registrations/registration-input.js';
import { timeZoneInput } from '../time/zone-input.js';
import { mostRosterRows } from './roster.js';

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
export const memberInput = registrationInput.omit({ organization: true });
export type MemberInput = z.output<typeof memberInput>;

const members = z
  .array(memberInput)
  .min(1)
  .max(mostRosterRows)
  .superRefine((all, context) => {
    const seen = new Set<string>();
    for (const [index, { email }] of all.entries()) {
      const key = emailKey(email);
      if (seen.has(key)) {
        const issue = fault('repeated', 'This address appears more than once.');
        context.addIssue({ code: 'custom', path: [index, 'email'], ...issue });
      }
      seen.add(key);
    }
  });

/** People and the sessions for which they are registered. */
export const rosterInput = z.strictObject({
  sessions: z.array(z.uuid()).min(1).max(50),
  allOrNothing: z.boolean().default(false).meta({
    description:
      'If `true`, waiting members get their seats all together or not at all. Otherwise, as many as possible are seated.',
  }),
  members,
});
export type RosterInput = z.output<typeof rosterInput>;

/** A delegation with its first people. */
export const delegationInput = rosterInput.extend({
  coordinator: z.strictObject({
    email: emailInput,
    name: line(200),
    timeZone: timeZoneInput.optional(),
    language: language.optional(),
  }),
  organization: line(200),
});
export type DelegationInput = z.output<typeof delegationInput>;
