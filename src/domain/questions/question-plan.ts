import { isDeepStrictEqual } from 'node:util';
import type { Question } from './question.entity.js';
import type { QuestionContent } from './question.js';

/** The plan for the questions of a session: rows to retire, and current ones, in order. */
export interface QuestionPlan {
  retires: Question[];
  /** `row` is null for a question that needs a new row. */
  stands: { row: Question | null; content: QuestionContent }[];
  isChanged: boolean;
}

/**
 * Plans how to turn the current questions into the desired ones, by key. An answered question is not reworded: its row
 * is retired, and the new wording gets a new row. Everything else can change in place.
 */
export function planQuestions(
  current: readonly Question[],
  wanted: readonly QuestionContent[],
  answeredIds: ReadonlySet<string>,
): QuestionPlan {
  const byKey = new Map(current.map((one) => [one.key, one]));
  const stands = wanted.map((content) => {
    const row = byKey.get(content.key) ?? null;
    const stays = row !== null && (!answeredIds.has(row.id) || isDeepStrictEqual(meaning(row), meaning(content)));
    return { row: stays ? row : null, content };
  });
  const staying = new Set(stands.map(({ row }) => row));
  const retires = current.filter((one) => !staying.has(one));
  const isChanged =
    retires.length > 0 ||
    stands.some(
      ({ row, content }, index) =>
        row === null || row.position !== index + 1 || !isDeepStrictEqual(contentOf(row), contentOf(content)),
    );
  return { retires, stands, isChanged };
}

/** Compares only wording and valid answers. */
export function contentOf(question: QuestionContent): QuestionContent {
  const { key, kind, required, label, help, options, min, max, translations } = question;
  return { key, kind, required, label, help, options, min, max, translations };
}

function meaning({ kind, label, options }: QuestionContent): object {
  return { kind, label, options };
}
