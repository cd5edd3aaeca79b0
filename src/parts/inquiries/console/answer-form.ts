import type { Call } from '../../../domain/calls/call.entity.js';
import { translated } from '../../../console/ui/translation-fields.js';
import { choice, date, line, lineOf, orNull, prose } from '../../../platform/forms/fields.js';
import { Wrong } from '../../../platform/forms/field-kind.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import { translate } from '../../../platform/i18n/messages.js';
import type { Drafts } from '../domain/draft.js';
import { answerInput, maxQuestion, rulesInput, typedInput } from '../domain/inquiry-input.js';
import { clockOf, type Inquiry, secondsOf } from '../domain/inquiry.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { aboutOptions } from '../domain/about-options.js';
import { select } from '../../../platform/forms/fields.js';

const words = 'console.inquiries';
const states = ['new', 'chosen', 'answered', 'declined', 'hidden'] as const;

/**
 * The form in which a host makes something of a question. Only the questions of a session are chosen. `drafts` are marked
 * where they are filled in.
 */
export function answerForm(inquiry: Inquiry, call: Call, drafts: Drafts = {}) {
  const label = (name: string) => (language: string) => translate(language, `${words}.field.${name}`);
  return form({
    words,
    schema: answerInput,
    fields: {
      text: prose(3),
      state: choice(inquiry.sessionId === null ? states.filter((one) => one !== 'chosen') : states, `${words}.decide`),
      answer: prose(6),
      recordingSecond: orNull(
        lineOf<number>(
          (text) => secondsOf(text) ?? new Wrong('not-a-position', 'Must be a time in the recording, such as 12:30.'),
          clockOf,
          { max: 9, dir: 'ltr' },
        ),
      ),
      reason: prose(2),
      translations: translated({
        fields: [
          { name: 'text', label: label('text'), original: inquiry.text, max: maxQuestion, isLong: true },
          { name: 'answer', label: label('answer'), original: inquiry.answer, max: 4000, isLong: true },
        ],
        stored: inquiry.translations,
        offered: call.languages,
        lang: inquiry.language,
        drafts,
      }),
    },
  });
}

/** What was typed into that form. */
export type TypedDecision = TypedForm<ReturnType<typeof answerForm>>;

/** Returns a question as that form shows it: one that was held is waiting, once a host has read it. */
export function shownDecision(inquiry: Inquiry, call: Call, drafts: Drafts = {}): TypedDecision {
  const state = states.find((one) => one === inquiry.state) ?? 'new';
  const filled = Object.keys({ ...inquiry.translations, ...drafts }).map((language) => {
    return [language, { ...drafts[language], ...inquiry.translations[language] }] as const;
  });
  return answerForm(inquiry, call).show({ ...inquiry, state, translations: Object.fromEntries(filled) });
}

/** The form of a question that came by email or in the room. */
export function typedForm(call: Call, sessions: readonly Session[]) {
  const options = (language: string, selected: string) =>
    aboutOptions(call, sessions, language).map((option) => ({ ...option, selected: option.value === selected }));
  return form({
    words,
    schema: typedInput,
    fields: {
      question: prose(4),
      about: select(options, 'inquiries.wholeCall'),
      source: choice(['email', 'room'] as const, `${words}.source`),
    },
  });
}

/** The form of when questions close. */
export const closingForm = form({
  words,
  schema: rulesInput,
  fields: { closesOn: orNull(date()), closesTime: orNull(line({ type: 'time', max: 5 })) },
  pairs: [['closesOn', 'closesTime']],
});

/** Returns a closing time (`YYYY-MM-DDTHH:mm`) as that form shows it. */
export function shownClosing(local: string | null): TypedForm<typeof closingForm> {
  const [closesOn = null, closesTime = null] = local?.split('T') ?? [];
  return closingForm.show({ closesOn, closesTime });
}
