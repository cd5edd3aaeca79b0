import { type AnswerSummary, answerSummaries } from '../../../domain/questions/answer-summary.js';
import type { KeptAnswers } from '../../../domain/questions/answers.js';
import type { Question } from '../../../domain/questions/question.entity.js';
import type { QuestionContent } from '../../../domain/questions/question.js';
import { minAnswersShown } from './feedback.js';

/** A summary of the answers to one question. */
export interface FeedbackSummary extends AnswerSummary {
  /** For questions whose choices are all numbers, lowest and highest; null for others. */
  mean: { value: number; of: number } | null;
}

/** Returns feedback questions as rows of `questions/`: answers are stored by key. */
export function askedQuestions(questions: readonly QuestionContent[], sessionId: string): Question[] {
  return questions.map((content, index) => ({
    ...content,
    id: content.key,
    sessionId,
    position: index + 1,
    createdAt: new Date(0),
    retiredAt: null,
  }));
}

/**
 * Summarizes feedback by question; null while there are too few answers to be anonymous, and without choices and mean
 * for a question with too few answers. Texts are in random order.
 */
export function feedbackSummaries(
  questions: readonly QuestionContent[],
  answers: readonly KeptAnswers[],
  language: string,
): FeedbackSummary[] | null {
  if (answers.length < minAnswersShown) return null;
  const asked = askedQuestions(questions, '');
  return answerSummaries(asked, answers, language).map((summary) => {
    const question = asked.find(({ key }) => key === summary.key);
    if (question === undefined || summary.count < minAnswersShown) return { ...summary, choices: null, mean: null };
    return { ...summary, mean: meanOf(question, answers) };
  });
}

function meanOf({ key, kind, options }: QuestionContent, answers: readonly KeptAnswers[]): FeedbackSummary['mean'] {
  const values = options.map(({ value }) => Number(value));
  if (kind !== 'choice' || options.length < 2 || values.some((value) => !Number.isInteger(value))) return null;
  const given = answers.flatMap((one) => (one[key] === undefined ? [] : [Number(one[key])]));
  if (given.length === 0) return null;
  return { value: given.reduce((sum, one) => sum + one, 0) / given.length, of: Math.max(...values) };
}
