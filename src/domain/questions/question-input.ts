import { z } from 'zod';
import { fault, line, prose } from '../../platform/validation.js';
import { hasOptions, questionKinds } from './question.js';

const mostQuestions = 50;
const mostOptions = 60;

const label = line(500);
const help = prose(1000).transform((text) => text.trim());
const optionValue = line(100);
const translation = z.strictObject({
  label: label.optional(),
  help: help.optional(),
  options: z.record(optionValue, line(200)).optional(),
});

/** One question as an organizer or a program writes it. */
export const questionInput = z
  .strictObject({
    key: z
      .string()
      .max(60)
      .refine(
        (key) => /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/u.test(key),
        fault('not-a-key', 'Must be lower-case letters, digits and hyphens.'),
      )
      .meta({ description: 'Its name within the session. A question that is reworded keeps it.' }),
    kind: z.enum(questionKinds),
    required: z.boolean().default(false),
    label: label.meta({ description: "In the call's first language." }),
    help: help.default(''),
    options: z
      .array(z.strictObject({ value: optionValue, label: line(200) }))
      .max(mostOptions)
      .default([])
      .meta({ description: 'Of `choice` and `choices` only.' }),
    min: z.number().nullable().default(null).meta({ description: 'Of `number` only.' }),
    max: z.number().nullable().default(null).meta({ description: 'Of `number` only.' }),
    translations: z.record(z.string().max(35), translation).default({}),
  })
  .superRefine(({ kind, options, min, max }, context) => {
    const add = (path: string, code: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message, params: { code } });
    if (hasOptions(kind)) {
      if (options.length === 0) add('options', 'no-options', 'A choice needs options.');
      if (repeats(options.map((one) => one.value)) || repeats(options.map((one) => one.label))) {
        add('options', 'repeated', 'Each option must be there once.');
      }
    } else if (options.length > 0) add('options', 'not-for-kind', 'Only choices have options.');
    if (kind !== 'number' && (min !== null || max !== null)) add('min', 'not-for-kind', 'Only numbers have limits.');
    if (min !== null && max !== null && min > max) add('max', 'max-below-min', 'Must not be below the least number.');
  });
export type QuestionInput = z.output<typeof questionInput>;

/** All questions of a session, in their order. */
export const questionsInput = z.strictObject({
  questions: z
    .array(questionInput)
    .max(mostQuestions)
    .refine((all) => !repeats(all.map((one) => one.key)), fault('repeated', 'Each key must be there once.')),
});
export type QuestionsInput = z.output<typeof questionsInput>;

function repeats(texts: readonly string[]): boolean {
  return new Set(texts).size < texts.length;
}
