import { type CampaignTexts, maxBodyLength, maxSubjectLength, textFor } from '../../domain/campaigns/campaign-texts.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { FieldError } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { languages as spoken, translate, hasMessage } from '../../platform/i18n/messages.js';
import {
  type ErrorSummary,
  errorSummary,
  type Field,
  fieldErrorMessage,
  field,
} from '../../platform/views/form-fields.js';
import type { EditedForm } from './form-edit.js';
import { languageName } from './language-name.js';

/** The texts as typed, by language in the order of the form. */
export interface TextFields {
  contents: Record<string, { subject: string; body: string }>;
}

/** The fields of a text in each language. */
export interface TextsView {
  errors: ErrorSummary | null;
  texts: {
    summary: string;
    code: string;
    dir: 'ltr' | 'rtl';
    isOpen: boolean;
    isOptional: boolean;
    isRequired: boolean;
    subject: Field;
    body: Field;
    /** Of both fields, by their names. */
    labels: [id: string, label: string][];
  }[];
  longest: { subject: number; body: number };
}

/** Returns all languages of the form: the call's, those that recipients read, and the others. */
export function textLanguages(call: Call, read: readonly (string | null)[]): string[] {
  const known = spoken.map(({ code }) => code);
  const own = call.languages.length === 0 ? ['en'] : call.languages;
  return [...new Set([...own, ...read.flatMap((one) => one ?? []), ...known])].filter(
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
 * Returns the fields, one pair for each language. `statusOf` says what is known of a text; those that are `isOpen` or have
 * an error are unfolded. `isRequired`: the first one must be written.
 */
export function textsView(
  input: {
    languages: readonly string[];
    fields: TextFields;
    readers: ReadonlyMap<string, number>;
    fieldErrors: readonly FieldError[];
    statusOf?: (code: string, isWritten: boolean) => string;
    isOpen: (code: string, isWritten: boolean) => boolean;
    isRequired?: boolean;
    /** Other fields of the form, which come first. */
    before?: readonly (Field & { label: string })[];
  },
  language: string,
): TextsView {
  const { languages, fields, readers, fieldErrors, isOpen, isRequired = false, before = [] } = input;
  const text = (key: string, values = {}) => translate(language, `console.broadcasts.${key}`, values);
  const statusOf = input.statusOf ?? ((_code, isWritten) => text(isWritten ? 'written' : 'notWritten'));
  const labels = editedTexts('', language);
  const texts = languages.map((code, index) => {
    const one = fields.contents[code] ?? { subject: '', body: '' };
    const subject = broadcastField(contentField(code, 'subject'), one.subject, fieldErrors, language);
    const body = broadcastField(contentField(code, 'body'), one.body, fieldErrors, language);
    const isWritten = one.subject !== '' || one.body !== '';
    return {
      summary: text('textIn', {
        // Apart from what follows, which reads from the left.
        language: `\u2068${languageName(code, language)}\u2069`,
        count: readers.get(code) ?? 0,
        status: statusOf(code, isWritten),
      }),
      code,
      dir: spoken.find((each) => each.code === code)?.dir ?? 'ltr',
      isOptional: !isRequired || index > 0,
      isRequired: isRequired && index === 0,
      isOpen: index === 0 || isOpen(code, isWritten) || subject.error !== null || body.error !== null,
      subject,
      body,
      labels: [subject, body].map(({ id }): [string, string] => [id, labels.label(id)]),
    };
  });
  return {
    errors: errorSummary(
      [...before, ...texts.flatMap(({ subject, body }) => [subject, body])],
      Object.fromEntries([...before.map(({ id, label: own }) => [id, own]), ...texts.flatMap(({ labels }) => labels)]),
      language,
    ),
    texts,
    longest: { subject: maxSubjectLength, body: maxBodyLength },
  };
}

/** Says who reads a text in another language than their own, one sentence for each language that is missing. */
export function untranslatedWords(
  readers: readonly { language: string; count: number }[],
  contents: CampaignTexts,
  call: Pick<Call, 'languages'>,
  language: string,
): string[] {
  return readers
    .filter((one) => !Object.hasOwn(contents, one.language))
    .map((one) =>
      translate(language, 'console.broadcasts.untranslated', {
        count: one.count,
        own: languageName(one.language, language),
        other: languageName(textFor(contents, one.language, call.languages).language, language),
      }),
    );
}

/** Returns the subjects of texts, by language. */
export function subjectRows(contents: CampaignTexts, language: string) {
  return Object.entries(contents).map(([code, { subject }]) => ({
    term: languageName(code, language),
    text: subject,
    code,
  }));
}

/** Says how many people read which language. */
export function sharesByLanguage(readers: readonly { language: string; count: number }[], language: string) {
  const share = ({ language: code, count }: { language: string; count: number }) =>
    translate(language, 'console.broadcasts.share', { name: languageName(code, language), count });
  return {
    term: translate(language, 'console.broadcasts.byLanguage'),
    text: readers.map(share).join(translate(language, 'console.common.comma')),
  };
}

/** Describes an error of a broadcast. */
export function errorText(fieldError: FieldError, language: string): string {
  const key = `console.broadcasts.fault.${fieldError.code}`;
  return hasMessage(language, key)
    ? translate(language, key, fieldError.values)
    : fieldErrorMessage(fieldError, language);
}

/** A field of its form, as `field` describes one. */
export function broadcastField(
  id: string,
  value: string | undefined,
  fieldErrors: readonly FieldError[],
  language: string,
): Field {
  const plain = field(id, value, fieldErrors, language);
  const fieldError = fieldErrors.find(({ path }) => path === id || path.startsWith(`${id}.`));
  return fieldError === undefined ? plain : { ...plain, error: errorText(fieldError, language) };
}

/** The name of a field of the form: also the path of its errors. */
function contentField(language: string, part: 'subject' | 'body'): string {
  return `contents.${language}.${part}`;
}
