import { answerText, optionTexts } from './answer-labels.js';
import { type GivenAnswer, givenAnswers, currentQuestions } from './given-answers.js';
import type { Question } from './question.entity.js';
import { type QuestionKind, questionTexts } from './question.js';

/** A summary of the answers to one question in all its wordings. */
export interface AnswerSummary {
  key: string;
  label: string;
  kind: QuestionKind;
  /** Whether the question is current. */
  isAsked: boolean;
  /** Number of answers. */
  count: number;
  /** Count of each choice, including 0; null for a question without choices. */
  choices: { label: string; count: number }[] | null;
  numbers: { min: number; max: number; mean: number } | null;
  /** Texts as written, latest first; null for other kinds of questions. */
  texts: string[] | null;
}

/**
 * Summarizes the answers of many registrations, in order of arrival. Current questions come first, in order, then
 * removed ones with answers.
 */
export function answerSummaries(
  questions: readonly Question[],
  all: readonly Readonly<Record<string, unknown>>[],
  language: string,
): AnswerSummary[] {
  const given = new Map<string, GivenAnswer[]>();
  for (const answer of all.flatMap((kept) => givenAnswers(questions, kept))) {
    given.set(answer.question.key, [...(given.get(answer.question.key) ?? []), answer]);
  }
  const current = currentQuestions(questions);
  const past = [...given].flatMap(([key, [first]]) =>
    first && !current.some((one) => one.key === key) ? [first.question] : [],
  );
  return [...current, ...past].map((question) => summaryOf(question, given.get(question.key) ?? [], language));
}

function summaryOf(question: Question, answers: readonly GivenAnswer[], language: string): AnswerSummary {
  const { key, kind } = question;
  const numbers = answers.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
  return {
    key,
    label: questionTexts(question, language).label,
    kind,
    isAsked: question.retiredAt === null,
    count: answers.length,
    choices:
      kind === 'text' || kind === 'long-text' || kind === 'number' ? null : choicesOf(question, answers, language),
    numbers:
      kind === 'number' && numbers.length > 0
        ? {
            min: Math.min(...numbers),
            max: Math.max(...numbers),
            mean: numbers.reduce((sum, one) => sum + one, 0) / numbers.length,
          }
        : null,
    texts:
      kind === 'text' || kind === 'long-text'
        ? answers.map(({ question: asked, value }) => answerText(asked, value, language)).toReversed()
        : null,
  };
}

function choicesOf(question: Question, answers: readonly GivenAnswer[], language: string) {
  const counts = new Map(optionTexts(question, language).map((label) => [label, 0]));
  const offered = counts.size;
  for (const { question: asked, value } of answers) {
    for (const one of Array.isArray(value) ? value : [value]) {
      const label = answerText(asked, one, language);
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
  }
  const choices = [...counts].map(([label, count]) => ({ label, count }));
  // Countries and choices of earlier wordings have no fixed order.
  return [...choices.slice(0, offered), ...choices.slice(offered).toSorted((a, b) => b.count - a.count)];
}
