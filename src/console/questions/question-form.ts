import type { FormValues } from '../../platform/http/form-values.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { type FieldError, NotFound } from '../../platform/errors.js';
import { fieldErrorsOf } from '../../platform/validation.js';
import { questionInput } from '../../domain/questions/question-input.js';
import { slugOf } from '../../domain/questions/question-list.js';
import {
  hasOptions,
  type QuestionContent,
  type QuestionKind,
  type QuestionOption,
} from '../../domain/questions/question.js';

/** The form of a question as it is typed, one choice on each line. */
export interface QuestionFields {
  label: string;
  help: string;
  kind: string;
  required: boolean;
  options: string;
  min: string;
  max: string;
  /** By language. */
  translations: Record<string, { label: string; help: string; options: string }>;
}

const limit = (value: number | null) => (value === null ? '' : String(value));

/** The form of a question that is there, or an empty one. `languages` are those into which it can be translated. */
export function fieldsOfQuestion(question: QuestionContent | null, languages: readonly string[]): QuestionFields {
  const translated = (language: string) => {
    const words = question?.translations[language];
    const options = (question?.options ?? []).map(({ value }) => words?.options?.[value] ?? '');
    return {
      label: words?.label ?? '',
      help: words?.help ?? '',
      options: options.some((one) => one !== '') ? options.join('\n') : '',
    };
  };
  return {
    label: question?.label ?? '',
    help: question?.help ?? '',
    kind: question?.kind ?? 'text',
    required: question?.required ?? false,
    options: (question?.options ?? []).map(({ label }) => label).join('\n'),
    min: limit(question?.min ?? null),
    max: limit(question?.max ?? null),
    translations: Object.fromEntries(languages.map((language) => [language, translated(language)])),
  };
}

/** The form as it was sent. */
export function questionFieldsOfForm(values: FormValues, languages: readonly string[]): QuestionFields {
  return {
    label: values.text('label'),
    help: values.text('help'),
    kind: values.text('kind'),
    required: values.text('required') !== '',
    options: values.text('options'),
    min: values.text('min'),
    max: values.text('max'),
    translations: Object.fromEntries(
      languages.map((language) => [
        language,
        {
          label: values.text(`labelIn.${language}`),
          help: values.text(`helpIn.${language}`),
          options: values.text(`optionsIn.${language}`),
        },
      ]),
    ),
  };
}

/**
 * What the form says, or every error in it. `before` is the question that it changes: its choices keep what is kept of
 * them, and translations into languages that the form does not show stay.
 */
export function readQuestionForm(fields: QuestionFields, key: string, before: QuestionContent | null) {
  const takesOptions = hasOptions(fields.kind as QuestionKind);
  const options = takesOptions ? readOptions(fields.options, before?.options ?? []) : [];
  const [min, max] = fields.kind === 'number' ? [readLimit(fields.min), readLimit(fields.max)] : [null, null];
  const own: FieldError[] = [
    ...(Number.isNaN(min) ? [notANumber('min')] : []),
    ...(Number.isNaN(max) ? [notANumber('max')] : []),
    ...Object.entries(fields.translations).flatMap(([language, words]) => {
      const lines = linesOf(words.options).length;
      if (!takesOptions || lines === 0 || lines === options.length) return [];
      return [{ path: `optionsIn.${language}`, code: 'as-many', message: 'Must have one line per choice.' }];
    }),
  ];
  const result = questionInput.safeParse({
    key,
    kind: fields.kind,
    required: fields.required,
    label: fields.label,
    help: fields.help,
    options,
    min: Number.isNaN(min) ? null : min,
    max: Number.isNaN(max) ? null : max,
    translations: { ...before?.translations, ...readTranslations(fields, options) },
  });
  const fieldErrors = [...own, ...(result.success ? [] : fieldErrorsOf(result.error.issues).map(atField))];
  return { input: result.success && fieldErrors.length === 0 ? result.data : null, fieldErrors };
}

function readTranslations({ translations }: QuestionFields, options: readonly QuestionOption[]) {
  return Object.fromEntries(
    Object.entries(translations).map(([language, words]) => {
      const labels = linesOf(words.options);
      const translated = options.flatMap(({ value }, index): [string, string][] => {
        const label = labels[index];
        return label === undefined ? [] : [[value, label]];
      });
      return [
        language,
        {
          ...(words.label.trim() && { label: words.label }),
          ...(words.help.trim() && { help: words.help }),
          ...(translated.length > 0 && { options: Object.fromEntries(translated) }),
        },
      ];
    }),
  );
}

function readOptions(text: string, before: readonly QuestionOption[]): QuestionOption[] {
  const taken = new Set(before.map(({ value }) => value));
  return linesOf(text).map((label, index) => {
    const known = before.find((option) => option.label === label);
    if (known !== undefined) return known;
    const stem = slugOf(label, 60) || `choice-${index + 1}`;
    let value = stem;
    for (let number = 2; taken.has(value); number += 1) value = `${stem}-${number}`;
    taken.add(value);
    return { value, label };
  });
}

function linesOf(text: string): string[] {
  return text
    .split(/\r\n?|\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function readLimit(text: string): number | null {
  return text.trim() === '' ? null : Number(text.normalize('NFKC'));
}

function notANumber(path: string): FieldError {
  return { path, code: 'not-a-number', message: 'Must be a number.' };
}

// `translations.zh-TW.label` is the field `labelIn.zh-TW`.
function atField(fieldError: FieldError): FieldError {
  const [top, language, part] = fieldError.path.split('.');
  return top === 'translations' ? { ...fieldError, path: `${part ?? 'label'}In.${language ?? ''}` } : fieldError;
}

/** Returns the question with this key. Throws NotFound. */
export function questionOf<Asked extends QuestionContent>(questions: readonly Asked[], key: string): Asked {
  const question = questions.find((one) => one.key === key);
  if (question === undefined) throw new NotFound('question-not-found', 'Question not found.');
  return question;
}

/** The first language of a call is the one in which its questions are written; these are the others. */
export function otherLanguages({ languages }: Pick<Call, 'languages'>): string[] {
  return languages.slice(1);
}
