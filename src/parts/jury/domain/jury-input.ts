import { z } from 'zod';
import { fault, line, prose, requiredProse } from '../../../platform/validation.js';
import { wallTimeInput } from '../../../domain/sessions/session-input.js';
import { emailInput } from '../../../domain/registrations/admission/registration-input.js';

const slug = z.string().max(60);
const weights = z.record(slug, z.int().min(0).max(100));

/** The scoring rules of a call. */
export const juryRulesInput = z.strictObject({
  scale: z
    .strictObject({
      min: z.int().min(0).max(1),
      max: z.int().min(2).max(10),
      lowLabel: line(60).nullish(),
      highLabel: line(60).nullish(),
    })
    .meta({ description: 'The scoring scale: whole numbers from `min` to `max`, with optional labels for both ends.' }),
  weights: weights
    .refine(
      (all) => Object.values(all).some((weight) => weight > 0),
      fault('no-weight', 'At least one weight must be greater than 0.'),
    )
    .meta({
      minProperties: 1,
      description: 'Weights by criterion slug. Criteria that are omitted or have the weight 0 are not scored.',
    }),
  scoresUntilLocal: wallTimeInput
    .nullish()
    .meta({ description: "Deadline for scores, as local time in the call's time zone." }),
  minReviews: z.int().min(1).max(20).optional().meta({
    description: 'How many reviews a proposal needs to be ranked. Unchanged if it is omitted; 2 by default.',
  }),
  sharesFeedback: z.boolean().optional().meta({
    description:
      'Whether jurors write feedback for the team, which owners can release to it. Unchanged if it is omitted.',
  }),
  isAnonymous: z.boolean().optional().meta({
    description:
      'Whether jurors score without seeing organization, links and names of files. Unchanged if it is omitted.',
  }),
  hidesPlaces: z.boolean().optional().meta({
    description: 'Whether anonymous proposals hide where they work today, too. Unchanged if it is omitted.',
  }),
  invitationNote: line(500)
    .or(z.literal(''))
    .optional()
    .meta({ description: 'A sentence that is added to the invitation of jurors. Unchanged if it is omitted.' }),
  confirmedSheets: z.int().min(0).nullish().meta({
    description:
      'Number of score sheets that new weights, or another anonymity, affect. Required to confirm such a change.',
  }),
});
export type JuryRulesInput = z.output<typeof juryRulesInput>;

/** What one juror reads, and until when; empty lists for everything. */
export const juryMemberInput = z.strictObject({
  themes: z.array(slug).max(50),
  languages: z.array(z.string().max(20)).max(50),
  scoresUntilLocal: wallTimeInput.nullable(),
});
export type JuryMemberInput = z.output<typeof juryMemberInput>;

/** The next round of a jury. */
export const roundInput = z.strictObject({
  /** The round that was open when the owner decided. */
  after: z.int().min(1),
  /** Names; empty for the criteria of the call. */
  criteria: z
    .array(line(200))
    .max(20)
    .refine((names) => new Set(names).size === names.length, fault('twice', 'Enter each criterion once.')),
  minReviews: z.int().min(1).max(20),
  scoresUntilLocal: wallTimeInput.nullish(),
  showsEarlier: z.boolean(),
});
export type RoundInput = z.output<typeof roundInput>;

/** A message in the discussion of a proposal. */
export const messageInput = z.strictObject({ message: prose(2000) });

/** What a juror asks a team, and what the team answers. */
export const questionInput = z.strictObject({ question: requiredProse(1000) });
export const answerInput = z.strictObject({ answer: requiredProse(3000) });

/** A question as an owner releases it. */
export const releaseQuestionInput = questionInput.extend({ days: z.int().min(1).max(30) });
export type ReleaseQuestionInput = z.output<typeof releaseQuestionInput>;

/** Input for distributing proposals among jurors. */
export const dealInput = z.strictObject({
  perProposal: z.int().min(1).max(20).meta({ description: 'Number of jurors per proposal.' }),
  jurors: z
    .array(emailInput)
    .max(500)
    .optional()
    .meta({ description: 'Email addresses of the jurors to assign. Defaults to all jurors of the call.' }),
  seed: z
    .int()
    .min(0)
    .max(2_147_483_647)
    .default(1)
    .meta({ description: 'Seed of the random order. The same seed leads to the same assignments.' }),
});
export type DealInput = z.output<typeof dealInput>;

/** Assigns proposals to jurors by hand, or removes assignments. */
export const handInput = z.strictObject({
  add: z
    .array(z.strictObject({ proposal: line(200), juror: emailInput }))
    .max(2000)
    .default([]),
  remove: z
    .array(z.strictObject({ proposal: line(200), juror: emailInput }))
    .max(2000)
    .default([]),
});
export type HandInput = z.output<typeof handInput>;
