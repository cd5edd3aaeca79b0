import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { type Field, field } from '../../platform/views/form-fields.js';
import type { Option } from '../time/zone-options.js';
import { answerField, type TypedAnswers } from './answer-form.js';
import { longestLine, longestText } from './answers.js';
import { type QuestionContent, questionWords } from './question.js';

/** A question as a field of a form, with what was typed and what is wrong with it. */
export interface QuestionField extends Field {
  label: string;
  help: string;
  required: boolean;
  /** The ids of what explains it, for those who hear the form. */
  describedBy: string | null;
  isLine: boolean;
  isText: boolean;
  isSelect: boolean;
  /** Radio buttons or check boxes below one legend. */
  isGroup: boolean;
  isConsent: boolean;
  mode: 'text' | 'decimal';
  most: number;
  type: 'radio' | 'checkbox';
  options: (Option & { id: string })[];
  /** Of a consent. */
  isTicked: boolean;
}

/** More options than this are a list to open. */
const mostButtons = 6;

/**
 * The questions as fields in a language, in their order. `countries` gives every country by its name in that language,
 * one of them selected.
 */
export function questionFields(
  questions: readonly QuestionContent[],
  typed: TypedAnswers,
  fieldErrors: readonly FieldError[],
  language: string,
  countries: (language: string, selected: string) => readonly Option[],
): QuestionField[] {
  return questions.map((question) =>
    questionField(question, typed[question.key] ?? [], fieldErrors, language, countries),
  );
}

/** The labels of fields by their id, without a stop at the end: in a list of errors something follows. */
export function questionLabels(fields: readonly QuestionField[]): Record<string, string> {
  return Object.fromEntries(fields.map(({ id, label }) => [id, label.replace(/[.?!:。？！：]+$/u, '')]));
}

function questionField(
  question: QuestionContent,
  typed: readonly string[],
  fieldErrors: readonly FieldError[],
  language: string,
  countries: (language: string, selected: string) => readonly Option[],
): QuestionField {
  const { kind, required } = question;
  const { label, help } = questionWords(question, language);
  const id = answerField(question.key);
  const described = field(id, typed[0], inWords(fieldErrors, id, question), language);
  const offered = optionsOf(question, typed, language, countries);
  const isSelect = kind === 'country' || (kind === 'choice' && offered.length > mostButtons);
  const isGroup = !isSelect && offered.length > 0;
  const type = kind === 'choices' ? 'checkbox' : 'radio';
  const blank = {
    value: '',
    label: translate(language, `questions.${required ? 'choose' : 'noAnswer'}`),
    selected: false,
  };
  // Who has pressed one of several buttons must be able to take it back.
  const canBeTakenBack = isGroup && type === 'radio' && !required;
  const options = isSelect ? [blank, ...offered] : canBeTakenBack ? [...offered, blank] : offered;
  const describedBy = [...(help === '' ? [] : [`${id}-help`]), ...(described.error === null ? [] : [`${id}-error`])];
  return {
    ...described,
    label,
    help,
    required,
    describedBy: describedBy.length === 0 ? null : describedBy.join(' '),
    isLine: kind === 'text' || kind === 'number',
    isText: kind === 'long-text',
    isSelect,
    isGroup,
    isConsent: kind === 'consent',
    mode: kind === 'number' ? 'decimal' : 'text',
    most: kind === 'long-text' ? longestText : longestLine,
    type,
    options: options.map((option, index) => ({ ...option, id: `${id}.${index}` })),
    isTicked: kind === 'consent' && typed.includes('yes'),
  };
}

function optionsOf(
  question: QuestionContent,
  typed: readonly string[],
  language: string,
  countries: (language: string, selected: string) => readonly Option[],
): readonly Option[] {
  const option = (value: string, label: string) => ({ value, label, selected: typed.includes(value) });
  switch (question.kind) {
    case 'choice':
    case 'choices':
      return questionWords(question, language).options.map(({ value, label }) => option(value, label));
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

/** The errors of this field, each under a code that says what to do with a field of this kind. */
function inWords(fieldErrors: readonly FieldError[], id: string, { kind }: QuestionContent): FieldError[] {
  return fieldErrors
    .filter(({ path }) => path === id || path.startsWith(`${id}.`))
    .map((fieldError) => (fieldError.code === 'required' ? { ...fieldError, code: `unanswered-${kind}` } : fieldError));
}
