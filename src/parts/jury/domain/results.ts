import type { WeighedTerm } from './jury-settings.js';
import { type Scores, weightedMean } from './score-sheet.js';
import { grouped, mean, type Placing, placings, spread } from './statistics.js';

/** A sheet that counts: submitted by an assigned juror without a conflict. */
export interface CountedSheet {
  proposalId: string;
  jurorId: string;
  scores: Scores;
}

/** A proposal before the jury. */
export interface JudgedProposal {
  id: string;
  theme: string;
  /** Number of assigned jurors without a conflict. */
  expected: number;
}

export interface Result {
  id: string;
  theme: string;
  /** Average of its jurors' weighted means; null without a counted sheet. */
  average: number | null;
  /** Standard deviation of those means (n − 1); null below two. */
  deviation: number | null;
  /** Weighted mean of each juror, lowest first. */
  marks: { jurorId: string; mean: number }[];
  /** Number of missing sheets. */
  missing: number;
  /** Mean of each criterion; null if not scored. */
  criteria: Record<string, number | null>;
  /** Average z-score: distance from each juror's own mean, in their own standard deviations; null without a sheet. */
  normalized: number | null;
  /** Ranks by average, overall and in its theme, and overall by `normalized`. Null without a sheet. */
  place: Placing | null;
  themePlace: Placing | null;
  normalizedPlace: Placing | null;
}

/** How a juror scores compared with the others. */
export interface JurorBias {
  jurorId: string;
  sheets: number;
  mean: number;
  /** Average of the others for the same proposals; null if no one else scored them. */
  others: number | null;
  /** Difference from the others on shared proposals; null if there are none. */
  difference: number | null;
}

/** Returns the results, best first; proposals without a sheet come last, in the given order. */
export function judge(
  proposals: readonly JudgedProposal[],
  sheets: readonly CountedSheet[],
  criteria: readonly Pick<WeighedTerm, 'slug' | 'weight'>[],
): Result[] {
  const marks = marksOf(sheets, criteria);
  const ofProposal = grouped(marks, ({ proposalId }) => proposalId);
  const normalize = normalizer(marks);
  const bare = proposals.map(({ id, theme, expected }): Result => {
    const own = (ofProposal.get(id) ?? []).toSorted((a, b) => a.mean - b.mean || (a.jurorId < b.jurorId ? -1 : 1));
    const means = own.map((mark) => mark.mean);
    return {
      id,
      theme,
      average: mean(means),
      deviation: spread(means),
      marks: own.map((mark) => ({ jurorId: mark.jurorId, mean: mark.mean })),
      missing: Math.max(0, expected - own.length),
      criteria: criterionMeans(own, criteria),
      normalized: mean(own.map(normalize)),
      ...unplaced,
    };
  });
  return placed(bare).toSorted((a, b) => (a.place?.place ?? Infinity) - (b.place?.place ?? Infinity) || 0);
}

const unplaced = { place: null, themePlace: null, normalizedPlace: null };

/** Adds ranks to the results, overall and by theme. */
function placed(results: Result[]): Result[] {
  const places = placings(results, ({ average }) => average);
  const normalizedPlaces = placings(results, ({ normalized }) => normalized);
  for (const ofTheme of grouped(results, ({ theme }) => theme).values()) {
    const themePlaces = placings(ofTheme, ({ average }) => average);
    for (const one of ofTheme) {
      one.place = places(one);
      one.normalizedPlace = normalizedPlaces(one);
      one.themePlace = themePlaces(one);
    }
  }
  return results;
}

/** Compares each juror with the others, in the order of `jurorIds`, without jurors without counted sheets. */
export function biases(
  jurorIds: readonly string[],
  sheets: readonly CountedSheet[],
  criteria: readonly Pick<WeighedTerm, 'slug' | 'weight'>[],
): JurorBias[] {
  const marks = marksOf(sheets, criteria);
  const byProposal = grouped(marks, ({ proposalId }) => proposalId);
  const byJuror = grouped(marks, (mark) => mark.jurorId);
  return jurorIds.flatMap((jurorId) => {
    const own = byJuror.get(jurorId) ?? [];
    const average = mean(own.map((mark) => mark.mean));
    if (average === null) return [];
    const shared = own.flatMap((mark) => {
      const others = mean(
        (byProposal.get(mark.proposalId) ?? []).filter((one) => one.jurorId !== jurorId).map((one) => one.mean),
      );
      return others === null ? [] : [{ mine: mark.mean, others }];
    });
    const others = mean(shared.map((one) => one.others));
    const difference = mean(shared.map((one) => one.mine - one.others));
    return [{ jurorId, sheets: own.length, mean: average, others, difference }];
  });
}

function criterionMeans(marks: readonly Mark[], criteria: readonly { slug: string }[]): Result['criteria'] {
  const means: Result['criteria'] = {};
  // Loops for speed: there are many thousands of sheets.
  for (const { slug } of criteria) {
    let [sum, count] = [0, 0];
    for (const { scores } of marks) {
      const score = scores[slug];
      if (score === undefined) continue;
      sum += score;
      count++;
    }
    means[slug] = count === 0 ? null : sum / count;
  }
  return means;
}

interface Mark {
  proposalId: string;
  jurorId: string;
  mean: number;
  scores: Scores;
}

function marksOf(sheets: readonly CountedSheet[], criteria: readonly Pick<WeighedTerm, 'slug' | 'weight'>[]): Mark[] {
  const marks: Mark[] = [];
  for (const { proposalId, jurorId, scores } of sheets) {
    const own = weightedMean(scores, criteria);
    if (own !== null) marks.push({ proposalId, jurorId, mean: own, scores });
  }
  return marks;
}

/** Returns the z-score of a mark among its juror's marks; 0 for a juror with only one mark. */
function normalizer(marks: readonly Mark[]): (mark: Mark) => number {
  const ofJuror = new Map(
    [...grouped(marks, ({ jurorId }) => jurorId)].map(([jurorId, own]) => {
      const means = own.map((mark) => mark.mean);
      return [jurorId, { mean: mean(means) ?? 0, deviation: spread(means) ?? 0 }] as const;
    }),
  );
  return ({ jurorId, mean: value }) => {
    const own = ofJuror.get(jurorId);
    return own === undefined || own.deviation < 1e-9 ? 0 : (value - own.mean) / own.deviation;
  };
}
