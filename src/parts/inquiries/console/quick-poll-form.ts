import { translated } from '../../../console/ui/translation-fields.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { choice, line, prose } from '../../../platform/forms/fields.js';
import { form } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import { pollKinds, type QuickPoll } from '../domain/quick-poll.js';
import { maxPollOptions, maxPollQuestion, pollInput } from '../domain/quick-poll-input.js';

const words = 'console.inquiries.poll';

/** The form in which a host writes a quick poll; null for a new one. */
export function pollForm(poll: QuickPoll | null, call: Call) {
  const label = (name: string) => (language: string) => translate(language, `${words}.field.${name}`);
  const { question = '', options = '', translations = {}, language = call.languages[0] ?? 'en' } = poll ?? {};
  return form({
    words,
    schema: pollInput,
    fields: {
      kind: choice(pollKinds, `${words}.kind`),
      question: line(),
      options: prose(5),
      translations: translated({
        fields: [
          { name: 'question', label: label('question'), original: question, max: maxPollQuestion, isLong: false },
          { name: 'options', label: label('options'), original: options, max: maxPollOptions, isLong: true },
        ],
        stored: translations,
        offered: call.languages,
        lang: language,
      }),
    },
  });
}
