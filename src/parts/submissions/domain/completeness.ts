import { segmentsOf } from '../../../platform/i18n/segments.js';
import type { FieldError } from '../../../platform/errors.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { SubmissionFields } from './submission-fields.js';

/** A part of the form, and what it still lacks. */
export interface SectionState {
  /** `about`, `summary`, `solution`, `questions` for those of the call, or `answers.SLUG`. */
  key: string;
  state: 'complete' | 'missing' | 'too-long';
  /** For a text with a limit. */
  words: { count: number; limit: number } | null;
}

type Limits = Pick<Call, 'criteria' | 'proposalQuestions' | 'summaryWords' | 'answerWords'>;

/** Returns the state of each section, in the order of the form. A proposal is complete if all of them are. */
export function sectionStates(call: Limits, fields: SubmissionFields): SectionState[] {
  const text = (key: string, value: string, limit: number): SectionState => {
    const count = countWords(value, fields.language || null);
    const state = value.trim() === '' ? 'missing' : count > limit ? 'too-long' : 'complete';
    return { key, state, words: { count, limit } };
  };
  const whole = (key: string, values: readonly string[]): SectionState => {
    return { key, state: values.every((value) => value.trim() !== '') ? 'complete' : 'missing', words: null };
  };
  return [
    whole('about', [fields.title, fields.theme, fields.organization, fields.language]),
    text('summary', fields.summary, call.summaryWords),
    ...call.criteria.map(({ slug }) => text(`answers.${slug}`, fields.answers[slug] ?? '', call.answerWords)),
    whole('solution', [fields.stage]),
    ...(call.proposalQuestions.length === 0
      ? []
      : [
          whole(
            'questions',
            requiredAnswers(call, fields).map(({ text }) => text),
          ),
        ]),
  ];
}

function requiredAnswers({ proposalQuestions }: Limits, { answers }: SubmissionFields) {
  return proposalQuestions.filter(({ required }) => required).map(({ key }) => ({ key, text: answers[key] ?? '' }));
}

/** Returns what keeps a proposal from being submitted: an error for each field. */
export function submissionErrors(call: Limits, fields: SubmissionFields): FieldError[] {
  const required = (path: string) => ({ path, code: 'required', message: 'This field is required.' });
  const empty = (['title', 'theme', 'organization', 'language', 'stage'] as const).filter(
    (name) => fields[name].trim() === '',
  );
  const texts = sectionStates(call, fields).flatMap(({ key, state, words }): FieldError[] => {
    if (words === null || state === 'complete') return [];
    if (state === 'missing') return [required(key)];
    const message = `Must have at most ${words.limit} words; it has ${words.count}.`;
    return [{ path: key, code: 'too-many-words', message, values: { max: words.limit, count: words.count } }];
  });
  const unanswered = requiredAnswers(call, fields).filter(({ text }) => text.trim() === '');
  return [...empty.map(required), ...texts, ...unanswered.map(({ key }) => required(`answers.${key}`))];
}

/** Returns how many words a text has, by the rules of its language: Chinese, Japanese and Thai have no spaces. */
export function countWords(text: string, language: string | null): number {
  let words = 0;
  for (const { isWordLike } of segmentsOf(segmenter(language), text)) if (isWordLike === true) words += 1;
  return words;
}

/** The language can be any text that somebody typed. */
function segmenter(language: string | null): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language ?? undefined, { granularity: 'word' });
  } catch {
    return new Intl.Segmenter(undefined, { granularity: 'word' });
  }
}
