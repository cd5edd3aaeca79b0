import type { AnswerValue } from './answers.js';
import type { QuestionContent } from './question.js';

/** The values of the form, by the key of the question; several texts where several were chosen. */
export type TypedAnswers = Readonly<Record<string, readonly string[]>>;

/** The name of a question's field, and the path of its errors. */
export function answerField(key: string): string {
  return `answers.${key}`;
}

/** What a form says to these questions; anything else in it is left alone. */
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

/** What was typed, as `readAnswers` takes it: what is empty is absent. */
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

/** Answers that were given, as the form shows them again. */
export function typedFromAnswers(answers: ReadonlyMap<string, AnswerValue>): TypedAnswers {
  return Object.fromEntries([...answers].map(([key, value]) => [key, textsOf(value)]));
}

function textsOf(value: AnswerValue): string[] {
  if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
  return Array.isArray(value) ? value : [String(value)];
}
