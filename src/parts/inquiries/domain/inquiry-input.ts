import { z } from 'zod';
import { emailInput } from '../../../domain/registrations/admission/registration-input.js';
import { translationsInput } from '../../../platform/i18n/translated.js';
import { dayInput, fault, line, prose, requiredProse } from '../../../platform/validation.js';

/** The longest question and the longest answer, in characters. */
export const maxQuestion = 1000;
const maxAnswer = 4000;

/** What a question is about: empty, `theme:SLUG`, `criterion:SLUG`, or `session:SLUG`. */
const about = line(200, 0);

/** A question of somebody whom the browser knows. */
export const questionInput = z.object({ question: requiredProse(maxQuestion), about });

/** A question with the address of who asks. */
export const askInput = questionInput.extend({ name: line(200), email: emailInput });

/** A question that a host types, as it came by email or in the room. */
export const typedInput = questionInput.extend({ source: z.enum(['email', 'room']) });

/** What a host makes of a question. */
export const answerInput = z
  .object({
    text: requiredProse(maxQuestion),
    state: z.enum(['new', 'chosen', 'answered', 'declined', 'hidden']),
    answer: prose(maxAnswer).transform((text) => text.trim()),
    recordingSecond: z.number().int().min(0).max(86_400).nullable(),
    reason: prose(500).transform((text) => text.trim()),
    translations: translationsInput({ text: prose(maxQuestion), answer: prose(maxAnswer) }),
  })
  .superRefine(({ state, answer, recordingSecond, reason }, context) => {
    const missing = (path: string, code: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], ...fault(code, message) });
    if (state === 'answered' && answer === '' && recordingSecond === null)
      missing('answer', 'answer-missing', 'Write the answer, or say where the recording has it.');
    if (state === 'declined' && reason === '') missing('reason', 'reason-missing', 'Write why it is not answered.');
  });
export type AnswerInput = z.output<typeof answerInput>;

/** Until when questions are taken and answered, in the zone of the call. */
export const rulesInput = z
  .object({ closesOn: dayInput.nullable(), closesTime: z.iso.time({ precision: -1 }).nullable() })
  .refine(({ closesOn, closesTime }) => (closesOn === null) === (closesTime === null), {
    ...fault('required', 'This field is required.'),
    path: ['closesTime'],
  });

/** Why an owner wants to know who asked. */
export const authorInput = z.object({ reason: line(300) });
