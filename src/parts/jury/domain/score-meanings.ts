/** What a score means; `score` is null for a line that names none. */
export interface ScoreMeaning {
  score: string | null;
  text: string;
}

/** Reads what the scores of a criterion mean from its lines, such as `5: Tested, with numbers`. */
export function scoreMeanings(text: string): ScoreMeaning[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [, score = null, meaning = line] = /^(\d{1,2})\s*[:：=.–-]\s*(\S.*)$/u.exec(line) ?? [];
      return { score, text: meaning };
    });
}
