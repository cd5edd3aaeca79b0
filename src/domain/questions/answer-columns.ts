import { answerText } from './answer-labels.js';
import type { AnswerValue } from './answers.js';
import { givenAnswers, currentQuestions } from './given-answers.js';
import type { Question } from './question.entity.js';
import { questionTexts } from './question.js';

/** Answers of many registrations as columns of a table. */
export interface AnswerColumns {
  /** Unique names of the columns. */
  names: string[];
  /** One cell per column: numbers as numbers, everything else as display text. */
  cells(kept: Readonly<Record<string, unknown>>): (string | number | null)[];
}

/**
 * Returns a column for each current question, in form order, then for each removed question that is among those
 * `answered`, by id. A reworded question has one column; each answer uses its own wording. `taken` are the names of other
 * columns.
 */
export function answerColumns(
  questions: readonly Question[],
  answered: readonly string[],
  language: string,
  taken: readonly string[] = [],
): AnswerColumns {
  const current = currentQuestions(questions);
  const keys = new Set(current.map(({ key }) => key));
  const past = questions.filter(({ id, key }) => answered.includes(id) && !keys.has(key));
  const columns = new Map<string, string>();
  for (const question of [...current, ...past]) {
    if (columns.has(question.key)) continue;
    const { label } = questionTexts(question, language);
    const isTaken = [...taken, ...columns.values()].includes(label);
    columns.set(question.key, isTaken ? `${label} (${question.key})` : label);
  }
  return {
    names: [...columns.values()],
    cells(kept) {
      const given = new Map(givenAnswers(questions, kept).map((one) => [one.question.key, one]));
      return [...columns.keys()].map((key) => {
        const answer = given.get(key);
        return answer === undefined ? null : cellOf(answer.question, answer.value, language);
      });
    },
  };
}

function cellOf(question: Question, value: AnswerValue, language: string): string | number {
  return typeof value === 'number' ? value : answerText(question, value, language);
}
