import { z } from 'zod';
import { fault, line } from '../../platform/validation.js';
import { wallTimeInput } from '../sessions/session-input.js';
import { emailInput } from '../registrations/registration-input.js';

const slug = z.string().max(60);
const weights = z.record(slug, z.int().min(0).max(100));

/** How the jury of a call scores. */
export const juryRulesInput = z.strictObject({
  scale: z
    .strictObject({
      min: z.int().min(0).max(1),
      max: z.int().min(2).max(10),
      lowLabel: line(60).nullish(),
      highLabel: line(60).nullish(),
    })
    .meta({ description: 'Whole numbers from `min` to `max`, and what the ends mean.' }),
  weights: weights
    .refine((all) => Object.values(all).some((weight) => weight > 0), fault('no-weight', 'One must weigh something.'))
    .meta({ description: 'By the slug of a criterion. One that is left out, or weighs 0, is not asked for.' }),
  scoresUntilLocal: wallTimeInput.nullish().meta({ description: 'The deadline, on the clock of the call’s zone.' }),
  confirmedSheets: z
    .int()
    .min(0)
    .nullish()
    .meta({ description: 'How many score sheets may count otherwise; needed where other weights touch some.' }),
});
export type JuryRulesInput = z.output<typeof juryRulesInput>;

/** Deals proposals to jurors. */
export const dealInput = z.strictObject({
  perProposal: z.int().min(1).max(20),
  /** Addresses; all who are jurors where nobody is named. */
  jurors: z.array(emailInput).max(500).optional(),
  seed: z.int().min(0).max(2_147_483_647).default(1),
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
