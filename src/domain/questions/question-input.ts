import { z } from 'zod';
import { byLanguage } from '../../platform/i18n/supported-language.js';
import { fault, line, prose } from '../../platform/validation.js';
import { hasOptions, questionKinds } from './question.js';

/** The most questions that a session asks. */
export const maxQuestions = 50;
const maxOptions = 60;

const label = line(500);
const help = prose(1000).transform((text) => text.trim());
const optionValue = line(100);
const translation = z.strictObject({
  label: label.optional(),
  help: help.optional(),
  options: z.record(optionValue, line(200)).optional(),
});

const withOptions = questionKinds.filter(hasOptions);
const withoutOptions = questionKinds.filter((kind) => !hasOptions(kind));

const keyPattern = '^[a-z0-9]+(?:[-_][a-z0-9]+)*$';

/** One question as an organizer or a program writes it. */
export const questionInput = z
  .strictObject({
    key: z
      .string()
      .max(60)
      .refine(
        (key) => new RegExp(keyPattern, 'u').test(key),
        fault('not-a-key', 'Must contain only lowercase letters, digits, hyphens and underscores.'),
      )
      .meta({
        pattern: keyPattern,
        description: 'Identifies the question within the session. Keep it when you reword the question.',
      }),
    kind: z.enum(questionKinds),
    required: z.boolean().default(false),
    label: label.meta({ description: "In the call's default language." }),
    help: help.default(''),
    options: z
      .array(z.strictObject({ value: optionValue, label: line(200) }))
      .max(maxOptions)
      .default([])
      .meta({ description: 'Only for `choice` and `choices`.' }),
    min: z.number().nullable().default(null).meta({ description: 'Only for `number`.' }),
    max: z.number().nullable().default(null).meta({ description: 'Only for `number`.' }),
    translations: byLanguage(translation).default({}),
  })
  .superRefine(({ kind, options, min, max }, context) => {
    const add = (path: string, code: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message, params: { code } });
    if (hasOptions(kind)) {
      if (options.length === 0) add('options', 'no-options', 'Add at least one option.');
      if (repeats(options.map((one) => one.value)) || repeats(options.map((one) => one.label))) {
        add('options', 'repeated', 'Options must be unique.');
      }
    } else if (options.length > 0) add('options', 'not-for-kind', 'Only allowed for `choice` and `choices`.');
    if (kind !== 'number' && (min !== null || max !== null)) add('min', 'not-for-kind', 'Only allowed for `number`.');
    if (min !== null && max !== null && min > max) add('max', 'max-below-min', 'Must not be less than `min`.');
  })
  .meta({
    id: 'QuestionInput',
    allOf: [
      {
        anyOf: [
          { properties: { kind: { enum: withOptions }, options: { minItems: 1 } }, required: ['options'] },
          { properties: { kind: { enum: withoutOptions }, options: { maxItems: 0 } } },
        ],
      },
      {
        anyOf: [
          { properties: { kind: { const: 'number' } } },
          { properties: { min: { type: 'null' }, max: { type: 'null' } } },
        ],
      },
    ],
  });

/** All questions of a session, in their order. */
export const questionsInput = z.strictObject({
  questions: z
    .array(questionInput)
    .max(maxQuestions)
    .refine((all) => !repeats(all.map((one) => one.key)), fault('repeated', 'Question keys must be unique.')),
});
export type QuestionsInput = z.output<typeof questionsInput>;

function repeats(texts: readonly string[]): boolean {
  return new Set(texts).size < texts.length;
}
