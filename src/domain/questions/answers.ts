import type { FieldError } from '../../platform/errors.js';
import { plainLine, withoutOverrides } from '../../platform/validation.js';
import { countryInput } from '../registrations/admission/registration-input.js';
import type { QuestionContent } from './question.js';

/** A stored answer: the value of one or several options, a text, a number, a country code, yes or no. */
export type AnswerValue = string | number | boolean | string[];

/** Stored answers of a registration, by question id. */
export type KeptAnswers = Record<string, AnswerValue>;

/** In characters. */
export const maxLineLength = 500;
export const maxTextLength = 4000;
const largestNumber = 1e15;

type Reading = { value: AnswerValue } | { none: true } | { fault: Omit<FieldError, 'path'> };
const none = { none: true } as const;

/**
 * Validates answers, by question key, against the current questions of a session. Values have the right type or are
 * texts from forms and tables ("12", "yes"). Returns the answers to store, by question id, or the errors with the path
 * `answers.KEY`, also for unknown keys.
 */
export function readAnswers(
  questions: readonly (QuestionContent & { id: string })[],
  given: Readonly<Record<string, unknown>>,
): { kept: KeptAnswers; fieldErrors: FieldError[] } {
  const kept: KeptAnswers = {};
  const fieldErrors: FieldError[] = Object.keys(given)
    .filter((key) => !questions.some((question) => question.key === key))
    .map((key) => ({ path: `answers.${key}`, code: 'unknown-field', message: 'The session has no such question.' }));
  for (const question of questions) {
    const reading = readAnswer(question, Object.hasOwn(given, question.key) ? given[question.key] : undefined);
    const path = `answers.${question.key}`;
    if ('fault' in reading) fieldErrors.push({ path, ...reading.fault });
    else if ('value' in reading) kept[question.id] = reading.value;
    else if (question.required) fieldErrors.push({ path, ...missing(question) });
  }
  return { kept, fieldErrors };
}

/** Returns whether this value is a valid answer to the current question. */
export function isAnswerTo(question: QuestionContent, value: unknown): boolean {
  return 'value' in readAnswer(question, value);
}

function readAnswer(question: QuestionContent, value: unknown): Reading {
  if (value === undefined || value === null) return none;
  if (typeof value === 'string' && value.trim() === '') return none;
  switch (question.kind) {
    case 'text':
      return readText(value, maxLineLength, (text) => plainLine(text).trim(), /\p{Cc}/u);
    case 'long-text':
      return readText(
        value,
        maxTextLength,
        (text) => withoutOverrides(text.replace(/\r\n?/gu, '\n')).trim(),
        /[^\P{Cc}\n\t]/u,
      );
    case 'choice':
      return readChoice(question, value);
    case 'choices':
      return readChoices(question, value);
    case 'number':
      return readNumber(question, value);
    case 'yes-no':
      return readYesNo(value);
    case 'country':
      return readCountry(value);
    case 'consent': {
      const reading = readYesNo(value);
      // An unchecked box counts as no answer.
      return 'value' in reading && reading.value === false ? none : reading;
    }
  }
}

function readText(value: unknown, longest: number, tidy: (text: string) => string, forbidden: RegExp): Reading {
  if (typeof value !== 'string') return wrongType('string');
  // PostgreSQL can't store lone surrogates.
  const text = tidy(value.replace(/\p{Surrogate}/gu, '\uFFFD'));
  if (text.length > longest) {
    return fault('too-long', `Must have at most ${longest} characters.`, { max: longest });
  }
  return forbidden.test(text) ? fault('control-characters', 'Must not contain control characters.') : { value: text };
}

function readChoice({ options }: QuestionContent, value: unknown): Reading {
  if (typeof value !== 'string') return wrongType('string');
  const choice = value.trim();
  return options.some((option) => option.value === choice) ? { value: choice } : notAChoice(options);
}

function readChoices({ options }: QuestionContent, value: unknown): Reading {
  const all: unknown[] = Array.isArray(value) ? value : [value];
  if (!all.every((one): one is string => typeof one === 'string')) return wrongType('array');
  const chosen = all.map((one) => one.trim()).filter((one) => one !== '');
  if (chosen.length === 0) return none;
  if (new Set(chosen).size < chosen.length) return fault('repeated', 'Choices must be unique.');
  if (!chosen.every((one) => options.some((option) => option.value === one))) return notAChoice(options);
  // In option order, so that equal choices are equal answers.
  return { value: options.map((option) => option.value).filter((one) => chosen.includes(one)) };
}

function readNumber({ min, max }: QuestionContent, value: unknown): Reading {
  // East Asian keyboards type full-width digits.
  const text = typeof value === 'string' ? value.normalize('NFKC').trim() : '';
  const number = typeof value === 'number' ? value : /^[-+]?\d+(?:\.\d+)?$/u.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(number) || Math.abs(number) > largestNumber) return fault('not-a-number', 'Must be a number.');
  if (min !== null && number < min) return fault('too-small', `Must be at least ${min}.`, { min });
  if (max !== null && number > max) return fault('too-large', `Must be at most ${max}.`, { max });
  // JSON has no negative zero: what is read again must equal what was answered.
  return { value: number === 0 ? 0 : number };
}

function readYesNo(value: unknown): Reading {
  if (typeof value === 'boolean') return { value };
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (word === 'yes' || word === 'true') return { value: true };
  if (word === 'no' || word === 'false') return { value: false };
  return fault('not-yes-or-no', 'Must be true or false.');
}

function readCountry(value: unknown): Reading {
  const result = countryInput.safeParse(value);
  return result.success
    ? { value: result.data }
    : fault('unknown-country', 'Must be a two-letter country code, such as KE.');
}

function missing({ kind }: QuestionContent): Omit<FieldError, 'path'> {
  return kind === 'consent'
    ? { code: 'consent-needed', message: 'This consent is required.' }
    : { code: 'required', message: 'This question is required.' };
}

function notAChoice(options: QuestionContent['options']): Reading {
  const choices = options.map((option) => option.value).join(', ');
  return fault('not-a-choice', `Must be one of: ${choices}.`, { choices });
}

function wrongType(expected: string): Reading {
  return fault('wrong-type', `Must be of type ${expected}.`, { expected });
}

function fault(code: string, message: string, values?: Record<string, string | number>): Reading {
  return { fault: { code, message, ...(values && { values }) } };
}
