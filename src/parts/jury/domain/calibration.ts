import type { JuryWork } from './jury-progress.js';
import { mean } from './statistics.js';
import { weightedMean } from './score-sheet.js';

/** How far the calibration of a jury is. */
export interface Calibration {
  proposalIds: readonly string[];
  submitted: number;
  missing: number;
  /** Whether jurors see how they differ: all reviews are in, or the other proposals have been released. */
  isOver: boolean;
}

/** Returns how far the calibration is, or null if there is none. */
export function calibrationOf({ rules, counted, missing, pairs }: JuryWork): Calibration | null {
  const { calibrationIds: proposalIds } = rules;
  if (proposalIds === null) return null;
  const isOf = ({ proposalId }: { proposalId: string }) => proposalIds.includes(proposalId);
  const [submitted, open] = [counted.filter(isOf).length, missing.filter(isOf).length];
  const isOver = (submitted > 0 && open === 0) || pairs.some((pair) => pair.isReleased && !isOf(pair));
  return { proposalIds, submitted, missing: open, isOver };
}

/** What a juror gave, and what all did. `own` is null without a review. */
export interface Difference {
  own: number | null;
  lowest: number;
  highest: number;
  average: number;
}

/** Returns how a juror's scores for a proposal compare: by criterion, and as a whole (`total`); null without reviews. */
export function differencesOf(
  { counted, criteria }: JuryWork,
  proposalId: string,
  jurorId: string,
): { bySlug: Map<string, Difference>; total: Difference } | null {
  const sheets = counted.filter((one) => one.proposalId === proposalId);
  const compare = (scoreOf: (sheet: (typeof sheets)[number]) => number | null): Difference | null => {
    const scores = sheets.flatMap((sheet) => scoreOf(sheet) ?? []);
    const average = mean(scores);
    const own = sheets.find((sheet) => sheet.jurorId === jurorId);
    return average === null
      ? null
      : { own: own ? scoreOf(own) : null, lowest: Math.min(...scores), highest: Math.max(...scores), average };
  };
  const total = compare(({ scores }) => weightedMean(scores, criteria));
  if (total === null) return null;
  const bySlug = new Map(
    criteria.flatMap(({ slug }) => {
      const one = compare(({ scores }) => scores[slug] ?? null);
      return one === null ? [] : [[slug, one] as const];
    }),
  );
  return { bySlug, total };
}
