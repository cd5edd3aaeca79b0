import { z } from 'zod';
import { translationsInput } from '../../../platform/i18n/translated.js';
import { fault, line, prose } from '../../../platform/validation.js';
import { linesOf, pollKinds } from './quick-poll.js';

export const maxPollQuestion = 200;
export const maxPollOptions = 1000;
const maxOptions = 10;

/** A quick poll as a host writes it. */
export const pollInput = z
  .object({
    kind: z.enum(pollKinds),
    question: line(maxPollQuestion),
    options: prose(maxPollOptions).transform((text) => linesOf(text).join('\n')),
    translations: translationsInput({ question: line(maxPollQuestion), options: prose(maxPollOptions) }),
  })
  .superRefine(({ kind, options, translations }, context) => {
    const lines = linesOf(options);
    const wrong = (path: (string | number)[], code: string, message: string) =>
      context.addIssue({ code: 'custom', path, ...fault(code, message) });
    const isRight = {
      one: new Set(lines).size === lines.length && lines.length >= 2 && lines.length <= maxOptions,
      several: new Set(lines).size === lines.length && lines.length >= 2 && lines.length <= maxOptions,
      scale: lines.length === 0 || lines.length === 2,
      words: lines.length === 0,
    };
    if (!isRight[kind])
      wrong(['options'], `poll-options-${kind === 'several' ? 'one' : kind}`, 'Wrong number of lines.');
    for (const [language, texts] of Object.entries(translations)) {
      const translated = linesOf(texts.options ?? '').length;
      if (translated > 0 && translated !== lines.length)
        wrong(['translations', language, 'options'], 'poll-lines', 'Write as many lines as in the original.');
    }
  });
export type PollInput = z.output<typeof pollInput>;
