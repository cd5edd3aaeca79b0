import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { type Field, field } from '../../platform/views/form-fields.js';
import type { Option } from '../time/zone-options.js';
import { maxLineLength, maxTextLength, type AnswerValue } from './answers.js';
import { textNote } from '../sessions/session-labels.js';
import type { OfferingCall } from '../sessions/session-texts.js';
import { type QuestionContent, questionTexts } from './question.js';

/** A question as a form field, with its value and error. */
export interface QuestionField extends Field {
  label: string;
  help: string;
  /** Their languages, where they are not the reader's. */
  lang: string | null;
  helpLang: string | null;
  /** That the question is in another language, `in Chinese`. */
  note: string | null;
  required: boolean;
  /** Ids of its descriptions, for screen readers. */
  describedBy: string | null;
  isLine: boolean;
  isText: boolean;
  isSelect: boolean;
  /** Radio buttons or checkboxes with a legend. */
  isGroup: boolean;
  isConsent: boolean;
  mode: 'text' | 'decimal';
  most: number;
  type: 'radio' | 'checkbox';
  options: (Option & { id: string; lang?: string | null })[];
  /** Of a consent. */
  isTicked: boolean;
}

/** With more options than this, a select element is used. */
const maxButtons = 6;

/**
 * Returns the questions as form fields in a language, in order. `countries` returns all countries with their names in
 * that language, one of them selected. The call says in which languages its questions are.
 */
export function questionFields(
  questions: readonly QuestionContent[],
  typed: TypedAnswers,
  fieldErrors: readonly FieldError[],
  language: string,
  countries: (language: string, selected: string) => readonly Option[],
  call?: OfferingCall,
): QuestionField[] {
  return questions.map((question) =>
    questionField(question, typed[question.key] ?? [], fieldErrors, language, countries, call),
  );
}

/** Returns labels by field id, without a final full stop, because error lists continue the sentence. */
export function questionLabels(fields: readonly QuestionField[]): Record<string, string> {
  return Object.fromEntries(fields.map(({ id, label }) => [id, label.replace(/[.?!:。？！：]+$/u, '')]));
}

function questionField(
  question: QuestionContent,
  typed: readonly string[],
  fieldErrors: readonly FieldError[],
  language: string,
  countries: (language: string, selected: string) => readonly Option[],
  call: OfferingCall | undefined,
): QuestionField {
  const { kind, required } = question;
  const texts = questionTexts(question, language, call);
  const { label, help } = texts;
  const other = (lang: string) => (lang === '' || lang === language ? null : lang);
  const id = answerField(question.key);
  const described = field(id, typed[0], inWords(fieldErrors, id, question), language);
  const offered = optionsOf(question, typed, language, countries, texts).map(({ lang = '', ...option }) => {
    return { ...option, lang: other(lang) };
  });
  const isSelect = kind === 'country' || (kind === 'choice' && offered.length > maxButtons);
  const isGroup = !isSelect && offered.length > 0;
  const type = kind === 'choices' ? 'checkbox' : 'radio';
  const blank = {
    value: '',
    label: translate(language, `questions.${required ? 'choose' : 'noAnswer'}`),
    selected: false,
  };
  // People must be able to deselect a radio button.
  const canBeTakenBack = isGroup && type === 'radio' && !required;
  const options = isSelect ? [blank, ...offered] : canBeTakenBack ? [...offered, blank] : offered;
  const describedBy = [...(help === '' ? [] : [`${id}-help`]), ...(described.error === null ? [] : [`${id}-error`])];
  return {
    ...described,
    label,
    help,
    lang: other(texts.lang),
    helpLang: other(texts.helpLang),
    note: texts.lang === '' ? null : textNote(texts.lang, language),
    required,
    describedBy: describedBy.length === 0 ? null : describedBy.join(' '),
    isLine: kind === 'text' || kind === 'number',
    isText: kind === 'long-text',
    isSelect,
    isGroup,
    isConsent: kind === 'consent',
    mode: kind === 'number' ? 'decimal' : 'text',
    most: kind === 'long-text' ? maxTextLength : maxLineLength,
    type,
    options: options.map((option, index) => ({ lang: null, ...option, id: `${id}.${index}` })),
    isTicked: kind === 'consent' && typed.includes('yes'),
  };
}

function optionsOf(
  question: QuestionContent,
  typed: readonly string[],
  language: string,
  countries: (language: string, selected: string) => readonly Option[],
  texts: ReturnType<typeof questionTexts>,
): readonly (Option & { lang?: string })[] {
  const option = (value: string, label: string) => ({ value, label, selected: typed.includes(value) });
  switch (question.kind) {
    case 'choice':
    case 'choices':
      return texts.options.map(({ value, label, lang }) => ({ ...option(value, label), lang }));
    case 'yes-no':
      return ['yes', 'no'].map((value) => option(value, translate(language, `questions.${value}`)));
    case 'country':
      return countries(language, typed[0]?.trim().toUpperCase() ?? '');
    case 'text':
    case 'long-text':
    case 'number':
    case 'consent':
      return [];
  }
}

/** Returns the errors of a field, with codes whose texts fit this kind of field. */
function inWords(fieldErrors: readonly FieldError[], id: string, { kind }: QuestionContent): FieldError[] {
  return fieldErrors
    .filter(({ path }) => path === id || path.startsWith(`${id}.`))
    .map((fieldError) => (fieldError.code === 'required' ? { ...fieldError, code: `unanswered-${kind}` } : fieldError));
}

/** The values of the form by question key; several texts if several were chosen. */
export type TypedAnswers = Readonly<Record<string, readonly string[]>>;

/** The name of a question's field, and the path of its errors. */
function answerField(key: string): string {
  return `answers.${key}`;
}

/** Returns the answers to these questions in a form; ignores other fields. */
export function typedAnswers(body: unknown, questions: readonly QuestionContent[]): TypedAnswers {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  return Object.fromEntries(
    questions.map(({ key }) => {
      const name = answerField(key);
      const value: unknown = Object.hasOwn(fields, name) ? fields[name] : [];
      const all: unknown[] = Array.isArray(value) ? value : [value];
      return [key, all.filter((one): one is string => typeof one === 'string')];
    }),
  );
}

/** Converts typed values for `readAnswers`, without empty ones. */
export function answersFromForm(typed: TypedAnswers): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(typed).flatMap(([key, values]): [string, string | string[]][] => {
      const filled = values.filter((value) => value.trim() !== '');
      const [only] = filled;
      if (only === undefined) return [];
      return [[key, filled.length === 1 ? only : filled]];
    }),
  );
}

/** Converts given answers to form values. */
export function typedFromAnswers(answers: ReadonlyMap<string, AnswerValue>): TypedAnswers {
  return Object.fromEntries([...answers].map(([key, value]) => [key, textsOf(value)]));
}

function textsOf(value: AnswerValue): string[] {
  if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
  return Array.isArray(value) ? value : [String(value)];
}
