import { type AnswerValue, isAnswerTo, type KeptAnswers } from './answers.js';
import type { Question } from './question.entity.js';

/** An answer with its question, which may have been removed. */
export interface GivenAnswer {
  question: Question;
  value: AnswerValue;
}

/** Returns the current questions, in order. */
export function currentQuestions(questions: readonly Question[]): Question[] {
  return questions.filter((one) => one.retiredAt === null).toSorted((a, b) => a.position - b.position);
}

/**
 * Returns the answers of a registration, one per key: for a reworded question, the answer to the latest wording.
 * `questions` are all of the session, including removed ones. Current ones come first, in order.
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
 * Returns the answers of a registration to the current questions, by key. An answer to an earlier wording counts if it
 * is still valid; a consent only counts for its exact wording.
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

/** Returns the required questions without an answer. */
export function openQuestions(questions: readonly Question[], kept: Readonly<Record<string, unknown>>): Question[] {
  if (questions.length === 0) return [];
  const answered = currentAnswers(questions, kept);
  return currentQuestions(questions).filter((one) => one.required && !answered.has(one.key));
}

/**
 * Returns the answers to store after a person has answered again: `fresh` for the current questions, and the existing
 * answers to removed questions.
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
