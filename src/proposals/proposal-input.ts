import { z } from 'zod';
import { instant, line } from '../platform/validation.js';
import { emailInput } from '../registrations/registration-input.js';
import { proposalStates } from './proposal.js';

const member = z.strictObject({ email: emailInput, name: line(200).nullish() });

export const externalIdInput = line(200);

export const proposalInput = z.strictObject({
  title: line(300),
  theme: z.string().trim().min(1).max(100),
  organization: line(200).nullish(),
  members: z.array(member).max(200),
  state: z.enum(proposalStates),
  submittedAt: instant.nullish(),
});

/** A change of state by hand, and why. */
export const stateInput = z.strictObject({ state: z.enum(proposalStates), note: line(500) });
export type StateInput = z.output<typeof stateInput>;
export type ProposalInput = z.output<typeof proposalInput>;

/** What an attendee says of a proposal that is being prepared. */
export const announcementInput = z.strictObject({
  title: line(300),
  theme: z.string().trim().min(1).max(100),
  members: z.array(emailInput).max(50),
});
export type AnnouncementInput = z.output<typeof announcementInput>;
