import { countryName } from '../../platform/i18n/country-name.js';
import { translate } from '../../platform/i18n/messages.js';
import type { AnswerValue } from './answers.js';
import { type QuestionContent, questionTexts } from './question.js';

/** Returns an answer as display text in a language: labels of choices, the name of a country, yes or no. */
export function answerText(question: QuestionContent, value: AnswerValue, language: string): string {
  const { options } = questionTexts(question, language);
  const label = (one: string) => options.find((option) => option.value === one)?.label ?? one;
  switch (question.kind) {
    case 'choice':
      return label(String(value));
    case 'choices':
      return (Array.isArray(value) ? value : [String(value)]).map(label).join(translate(language, 'questions.comma'));
    case 'yes-no':
    case 'consent':
      return translate(language, `questions.${value === true ? 'yes' : 'no'}`);
    case 'country':
      return countryName(String(value), language);
    case 'text':
    case 'long-text':
    case 'number':
      return String(value);
  }
}

/** Returns the options of a question as display text; none for a country. */
export function optionTexts(question: QuestionContent, language: string): string[] {
  if (question.kind === 'consent') return [translate(language, 'questions.yes')];
  if (question.kind === 'yes-no') return ['yes', 'no'].map((word) => translate(language, `questions.${word}`));
  return questionTexts(question, language).options.map(({ label }) => label);
}
