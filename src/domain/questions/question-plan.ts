import { isDeepStrictEqual } from 'node:util';
import type { Question } from './question.entity.js';
import type { QuestionContent } from './question.js';

/** What becomes of the questions of a session: rows that retire, and those that stand, in order. */
export interface QuestionPlan {
  retires: Question[];
  /** `row` is null for a question that becomes a row of its own. */
  stands: { row: Question | null; content: QuestionContent }[];
  isChanged: boolean;
}

/**
 * Decides how the questions that stand become those that are wanted, by key. A question that somebody has answered is
 * not reworded: its row retires, and the new words are a row of their own. Everything else about it may change in place.
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

/** Only what a question says and takes. */
export function contentOf(question: QuestionContent): QuestionContent {
  const { key, kind, required, label, help, options, min, max, translations } = question;
  return { key, kind, required, label, help, options, min, max, translations };
}

function meaning({ kind, label, options }: QuestionContent): object {
  return { kind, label, options };
}
