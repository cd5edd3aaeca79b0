import type { WeighedTerm } from './jury-settings.js';
import { type Scores, weightedMean } from './score-sheet.js';
import { grouped, mean, type Placing, placings, spread } from './statistics.js';

/** A sheet that counts: handed in, by somebody who is assigned and has no conflict. */
export interface CountedSheet {
  proposalId: string;
  jurorId: string;
  scores: Scores;
}

/** A proposal before the jury. */
export interface JudgedProposal {
  id: string;
  theme: string;
  /** How many jurors are to score it, those with a conflict left out. */
  expected: number;
}

export interface Result {
  id: string;
  theme: string;
  /** The mean of its jurors' weighted means; null without a sheet that counts. */
  average: number | null;
  /** Standard deviation of those means (n − 1); null below two. */
  deviation: number | null;
  /** The weighted mean of each juror, the lowest first. */
  marks: { jurorId: string; mean: number }[];
  /** How many of those who are to score it have not. */
  missing: number;
  /** The mean of each criterion; null where nobody scored it. */
  criteria: Record<string, number | null>;
  /** The mean of how far its jurors put it from their own means, in their own standard deviations; null without a sheet. */
  normalized: number | null;
  /** By average, over all and in its theme; and over all by `normalized`. Null without a sheet. */
  place: Placing | null;
  themePlace: Placing | null;
  normalizedPlace: Placing | null;
}

/** How a juror scores beside the others. */
export interface JurorBias {
  jurorId: string;
  sheets: number;
  mean: number;
  /** What the others gave to the same proposals; null where nobody else scored them. */
  others: number | null;
  /** How far the juror lies from the others on the proposals that they share; null where they share none. */
  difference: number | null;
}

/** What the sheets make of the proposals, the best first; those without a sheet last, in the order given. */
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

/** Returns the results with their places, overall and in their themes. */
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

/** How each juror lies beside the others, in the order of `jurorIds`; who has no sheet that counts is left out. */
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
  // Loops: there are many thousands of sheets.
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

/** How far a mark lies from its juror's own mean, in that juror's standard deviations; 0 for a juror who knows one mark only. */
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
