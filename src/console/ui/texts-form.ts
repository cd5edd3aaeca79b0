import { type CampaignTexts, maxBodyLength, maxSubjectLength } from '../../domain/campaigns/campaign-texts.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { languages as spoken, translate } from '../../platform/i18n/messages.js';
import { type ErrorSummary, errorSummary, type Field } from '../../platform/views/form-fields.js';
import type { EditedForm } from './form-edit.js';
import { languageName } from './language-name.js';
import { broadcastField } from './broadcast-faults.js';
import { contentField } from './broadcast-faults.js';

/** The texts as typed, by language in the order of the form. */
export interface TextFields {
  contents: Record<string, { subject: string; body: string }>;
}

/** The fields of a text in each language. */
export interface TextsView {
  errors: ErrorSummary | null;
  texts: { summary: string; code: string; dir: 'ltr' | 'rtl'; isOpen: boolean; subject: Field; body: Field }[];
  longest: { subject: number; body: number };
}

/** Returns all languages of the form: the call's, those that recipients read, and the others. */
export function textLanguages(call: Call, read: readonly (string | null)[]): string[] {
  const known = spoken.map(({ code }) => code);
  return [...new Set([...call.languages, ...read.flatMap((one) => one ?? []), ...known])].filter(
    (code) => known.includes(code) || call.languages.includes(code),
  );
}

/** Returns texts as fields. */
export function textFields(contents: CampaignTexts, languages: readonly string[]): TextFields {
  const blank = { subject: '', body: '' };
  return { contents: Object.fromEntries(languages.map((code) => [code, contents[code] ?? blank])) };
}

/** Returns the fields of a posted form. */
export function typedTexts(form: FormValues, languages: readonly string[]): TextFields {
  const part = (code: string, name: 'subject' | 'body') => form.text(contentField(code, name));
  const typed = languages.map((code) => [code, { subject: part(code, 'subject'), body: part(code, 'body') }] as const);
  return { contents: Object.fromEntries(typed) };
}

/** Returns the texts that are written. */
export function writtenTexts({ contents }: TextFields): CampaignTexts {
  const written = Object.entries(contents).filter(([, { subject, body }]) => `${subject}${body}`.trim() !== '');
  return Object.fromEntries(written);
}

/** What the form edits. `subject` is that of the activity log. */
export function editedTexts(subject: string, language: string): EditedForm<TextFields> {
  return {
    subject,
    label: (name) => {
      const [, code = '', part = ''] = name.split('.');
      const words = (key: string, values = {}) => translate(language, `console.broadcasts.${key}`, values);
      return words('fieldIn', { field: words(`field.${part}`), language: languageName(code, language) });
    },
  };
}

/**
 * Returns the fields, one pair for each language. `statusOf` says what is known of a text that is written; those that are
 * `isOpen` or have an error are unfolded.
 */
export function textsView(
  input: {
    languages: readonly string[];
    fields: TextFields;
    readers: ReadonlyMap<string, number>;
    fieldErrors: readonly FieldError[];
    statusOf: (code: string, isWritten: boolean) => string;
    isOpen: (code: string, isWritten: boolean) => boolean;
  },
  language: string,
): TextsView {
  const { languages, fields, readers, fieldErrors, statusOf, isOpen } = input;
  const texts = languages.map((code, index) => {
    const one = fields.contents[code] ?? { subject: '', body: '' };
    const subject = broadcastField(contentField(code, 'subject'), one.subject, fieldErrors, language);
    const body = broadcastField(contentField(code, 'body'), one.body, fieldErrors, language);
    const isWritten = one.subject !== '' || one.body !== '';
    return {
      summary: translate(language, 'console.broadcasts.textIn', {
        language: languageName(code, language),
        count: readers.get(code) ?? 0,
        status: statusOf(code, isWritten),
      }),
      code,
      dir: spoken.find((each) => each.code === code)?.dir ?? 'ltr',
      isOpen: index === 0 || isOpen(code, isWritten) || subject.error !== null || body.error !== null,
      subject,
      body,
    };
  });
  const labels = Object.fromEntries(
    texts.flatMap(({ code, subject, body }) => [
      [subject.id, `${translate(language, 'console.broadcasts.field.subject')} (${languageName(code, language)})`],
      [body.id, `${translate(language, 'console.broadcasts.field.body')} (${languageName(code, language)})`],
    ]),
  ) as Record<string, string>;
  return {
    errors: errorSummary(
      texts.flatMap(({ subject, body }) => [subject, body]),
      labels,
      language,
    ),
    texts,
    longest: { subject: maxSubjectLength, body: maxBodyLength },
  };
}
