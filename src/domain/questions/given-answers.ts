import { type AnswerValue, isAnswerTo, type KeptAnswers } from './answers.js';
import type { Question } from './question.entity.js';

/** An answer beside the question that it answers, which need not be asked any more. */
export interface GivenAnswer {
  question: Question;
  value: AnswerValue;
}

/** The questions that are asked now, in their order. */
export function currentQuestions(questions: readonly Question[]): Question[] {
  return questions.filter((one) => one.retiredAt === null).toSorted((a, b) => a.position - b.position);
}

/**
 * The answers of a registration, one per key: of a question that was reworded the answer to the latest wording counts.
 * `questions` are all of the session, retired ones included. Those that stand come first, in their order.
 */
export function givenAnswers(questions: readonly Question[], kept: Readonly<Record<string, unknown>>): GivenAnswer[] {
  const latest = new Map<string, GivenAnswer>();
  for (const question of inOrder(questions)) {
    const value = kept[question.id];
    if (value === undefined || latest.has(question.key)) continue;
    latest.set(question.key, { question, value: value as AnswerValue });
  }
  const current = currentQuestions(questions).map(({ key }) => key);
  const place = ({ question: { key } }: GivenAnswer) => (current.includes(key) ? current.indexOf(key) : current.length);
  return [...latest.values()].toSorted((a, b) => place(a) - place(b));
}

/**
 * What a registration answers to the questions that stand, by key. An answer to an earlier wording counts as long as the
 * question as it stands would take it; a consent is given to its very words only.
 */
export function currentAnswers(
  questions: readonly Question[],
  kept: Readonly<Record<string, unknown>>,
): Map<string, AnswerValue> {
  const given = new Map(givenAnswers(questions, kept).map((one) => [one.question.key, one]));
  return new Map(
    currentQuestions(questions).flatMap((question): [string, AnswerValue][] => {
      const answer = given.get(question.key);
      if (answer === undefined || !isAnswerTo(question, answer.value)) return [];
      if (question.kind === 'consent' && answer.question.id !== question.id) return [];
      return [[question.key, answer.value]];
    }),
  );
}

/** The questions that must be answered and are not. */
export function openQuestions(questions: readonly Question[], kept: Readonly<Record<string, unknown>>): Question[] {
  const answered = currentAnswers(questions, kept);
  return currentQuestions(questions).filter((one) => one.required && !answered.has(one.key));
}

/**
 * What a registration keeps after its person answered anew: `fresh` in place of all that they had said under the keys
 * that are asked now, and what they had said to questions that are not asked any more.
 */
export function withAnswers(
  questions: readonly Question[],
  kept: Readonly<Record<string, unknown>>,
  fresh: KeptAnswers,
): Record<string, unknown> {
  const keys = new Set(currentQuestions(questions).map(({ key }) => key));
  const replaced = new Set(questions.filter(({ key }) => keys.has(key)).map(({ id }) => id));
  return { ...Object.fromEntries(Object.entries(kept).filter(([id]) => !replaced.has(id))), ...fresh };
}

/** Latest wording first. */
function inOrder(questions: readonly Question[]): Question[] {
  const age = (one: Question) => (one.retiredAt === null ? Infinity : one.retiredAt.getTime());
  return questions.toSorted((a, b) => (age(a) === age(b) ? 0 : age(b) - age(a)));
}
