import type { AnswerValue } from './answers.js';
import type { QuestionContent } from './question.js';

/** The values of the form by question key; several texts if several were chosen. */
export type TypedAnswers = Readonly<Record<string, readonly string[]>>;

/** The name of a question's field, and the path of its errors. */
export function answerField(key: string): string {
  return `answers.${key}`;
}

/** Returns the answers to these questions in a form; ignores other fields. */
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

/** Converts typed values for `readAnswers`, without empty ones. */
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

/** Converts given answers to form values. */
export function typedFromAnswers(answers: ReadonlyMap<string, AnswerValue>): TypedAnswers {
  return Object.fromEntries([...answers].map(([key, value]) => [key, textsOf(value)]));
}

function textsOf(value: AnswerValue): string[] {
  if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
  return Array.isArray(value) ? value : [String(value)];
}
