import { z } from 'zod';
import type { Question } from '../../domain/questions/question.entity.js';
import { questionKinds } from '../../domain/questions/question.js';

const translation = z.object({
  label: z.string().optional(),
  help: z.string().optional(),
  options: z.record(z.string(), z.string()).optional(),
});

const questionSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    key: z.string(),
    kind: z.enum(questionKinds),
    required: z.boolean(),
    label: z.string(),
    help: z.string(),
    options: z.array(z.object({ value: z.string(), label: z.string() })),
    min: z.number().nullable(),
    max: z.number().nullable(),
    translations: z.record(z.string(), translation),
  })
  .meta({ id: 'Question', title: 'Question' });

export const questionsSchema = z.object({ questions: z.array(questionSchema) });
export type QuestionsView = z.output<typeof questionsSchema>;

/** Returns the API view of the questions of a session, in order. */
export function questionsView(questions: readonly Question[]): QuestionsView {
  return {
    questions: questions.map(({ id, key, kind, required, label, help, options, min, max, translations }) => ({
      id,
      key,
      kind,
      required,
      label,
      help,
      options,
      min,
      max,
      translations,
    })),
  };
}
