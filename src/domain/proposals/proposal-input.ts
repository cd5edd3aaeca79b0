import { z } from 'zod';
import { fault, instant, line, prose, webAddress, webAddressPattern } from '../../platform/validation.js';
import { emailInput, refuseRepeated } from '../registrations/admission/registration-input.js';
import { languageInput } from '../sessions/language-offer-input.js';
import { proposalStates } from './proposal.js';
import { solutionStages } from './proposal-content.js';

const member = z.object({ email: emailInput, name: line(200).nullish() });

export const externalIdInput = line(200);

const secureAddress = webAddress
  .refine((text) => !/^http:/iu.test(text), fault('not-a-web-address', 'Must be a URL that starts with https://.'))
  .meta({ pattern: webAddressPattern('https') });

/** Longest text of a proposal that a platform sends, in characters; the form of a call has limits in words. */
const maxTextLength = 20_000;

/** What a proposal says: fields that are missing stay as they are, and null empties one. */
const contentInput = z.object({
  language: languageInput.nullish().meta({ description: 'Language tag (BCP 47) of the texts.' }),
  summary: prose(maxTextLength).nullish(),
  answers: z
    .record(z.string().max(100), prose(maxTextLength).nullable())
    .refine((answers) => Object.keys(answers).length <= 100, fault('too-large', 'Must have at most 100 answers.'))
    .nullish()
    .meta({
      description:
        'Answers by slug of a criterion of the call, or key of its own question. Other keys are ignored, and answers that are missing stay as they are.',
    }),
  stage: z.enum(solutionStages).nullish().meta({ description: 'How far the solution has come.' }),
  places: z
    .array(line(200))
    .max(50)
    .nullish()
    .meta({ description: 'Where the solution works today, such as `Kaohsiung, Taiwan`.' }),
  links: z.array(webAddress).max(20).nullish(),
});

/** A proposal from the platform of a call. Fields that it has beyond these are ignored. */
export const proposalInput = z.object({
  title: line(300),
  theme: z.string().trim().min(1).max(100),
  organization: line(200).nullish(),
  members: z.array(member).max(200).superRefine(refuseRepeated),
  state: z.enum(proposalStates),
  submittedAt: instant.nullish(),
  url: secureAddress
    .nullish()
    .meta({ description: "The proposal's page on the proposal platform. If omitted, the current one is unchanged." }),
  content: contentInput.optional().meta({ description: 'What the proposal says. What is omitted is unchanged.' }),
});

/** A manual change of state, with the reason. */
export const stateInput = z.strictObject({ state: z.enum(proposalStates), note: line(500) });
export type StateInput = z.output<typeof stateInput>;
export type ProposalInput = z.output<typeof proposalInput>;

/** A proposal in preparation, declared by an attendee. */
export const announcementInput = z.strictObject({
  title: line(300),
  theme: z.string().trim().min(1).max(100),
  members: z.array(emailInput).max(50),
});
export type AnnouncementInput = z.output<typeof announcementInput>;

/** The name of a webhook. */
export const hookInput = z.strictObject({ name: line(100) });

/** A webhook event (Standard Webhooks). */
export const eventInput = z.object({ type: line(100), timestamp: instant, data: z.looseObject({}) });

/** The data of events about deleted proposals. */
export const deletedInput = z.looseObject({ externalId: externalIdInput });
