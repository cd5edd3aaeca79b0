import type { WeighedTerm } from './jury-settings.js';
import { type Scores, weightedMean } from './score-sheet.js';
import { grouped, mean, type Placing, placings, settled, spread } from './statistics.js';

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
  /** Number of assigned jurors who have not submitted their review. */
  missing: number;
}

/** The first and the last of some ranks. */
export interface RankRange {
  from: number;
  to: number;
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
  /** How many more reviews it needs to be ranked; 0 if it is. */
  lacking: number;
  /** Mean of each criterion; null if not scored. */
  criteria: Record<string, number | null>;
  /** Average z-score: distance from each juror's own mean, in their own standard deviations; null without a sheet. */
  normalized: number | null;
  /** Ranks by average, overall and in its theme, and overall by `normalized`. Null with too few reviews. */
  place: Placing | null;
  themePlace: Placing | null;
  normalizedPlace: Placing | null;
  /** How far one other juror would move the average; null if it isn't ranked, or no proposal has two reviews. */
  margin: number | null;
  /** The ranks that it could have with one other juror: they can't be told apart. Null without a margin. */
  shared: RankRange | null;
  themeShared: RankRange | null;
  /** Whether it had the same average as others, and the chair settled their order. */
  isSettled: boolean;
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

/**
 * Returns the results, best first. Proposals of the same rank are in the order of `tieOrder`, unless that of exactly these
 * was settled (`settledTies`, the best first): then each has its own. Those with fewer than
 * `minReviews` have no rank and come last, those with the most reviews first, then in the given order.
 */
export function judge(
  proposals: readonly JudgedProposal[],
  sheets: readonly CountedSheet[],
  criteria: readonly Pick<WeighedTerm, 'slug' | 'weight'>[],
  minReviews: number,
  settledTies: readonly (readonly string[])[] = [],
): Result[] {
  const marks = marksOf(sheets, criteria);
  const ofProposal = grouped(marks, ({ proposalId }) => proposalId);
  const normalize = normalizer(marks);
  const bare = proposals.map(({ id, theme, missing }): Result => {
    const own = (ofProposal.get(id) ?? []).toSorted((a, b) => a.mean - b.mean || (a.jurorId < b.jurorId ? -1 : 1));
    const means = own.map((mark) => mark.mean);
    return {
      id,
      theme,
      average: mean(means),
      deviation: spread(means),
      marks: own.map((mark) => ({ jurorId: mark.jurorId, mean: mark.mean })),
      missing,
      lacking: Math.max(0, minReviews - own.length),
      criteria: criterionMeans(own, criteria),
      normalized: mean(own.map(normalize)),
      ...unplaced,
    };
  });
  const ranked = bare.filter(({ lacking }) => lacking === 0);
  place(ranked, jurorDistance(bare));
  settle(ranked, settledTies);
  ranked.sort((a, b) => rankOf(a) - rankOf(b) || tieOrder(a, b));
  const others = bare.filter(({ lacking }) => lacking > 0);
  return [...ranked, ...others.toSorted((a, b) => b.marks.length - a.marks.length)];
}

const unplaced = {
  place: null,
  themePlace: null,
  normalizedPlace: null,
  margin: null,
  shared: null,
  themeShared: null,
  isSettled: false,
};

const rankOf = ({ place: rank }: Result) => rank?.place ?? Infinity;

/** Compares proposals of the same rank: by normalized score, then by the number of reviews, the highest first. */
function tieOrder(a: Result, b: Result): number {
  return settled(b.normalized ?? 0) - settled(a.normalized ?? 0) || b.marks.length - a.marks.length;
}

/** Returns the ties among results: those that are ranked with the same average, two or more. */
export function tiesOf(results: readonly Result[]): Result[][] {
  const ranked = results.filter(({ place: rank }) => rank !== null);
  return [...grouped(ranked, ({ average }) => String(settled(average ?? 0))).values()].filter(
    ({ length }) => length > 1,
  );
}

/** Returns whether a settled order is one of exactly these proposals. */
export function isOrderOf(order: readonly string[], tie: readonly { id: string }[]): boolean {
  return order.length === tie.length && tie.every(({ id }) => order.includes(id));
}

/** Gives the proposals of settled ties their own ranks, overall and in their theme. */
function settle(ranked: readonly Result[], settledTies: readonly (readonly string[])[]): void {
  if (settledTies.length === 0) return;
  for (const tie of tiesOf(ranked)) {
    const order = settledTies.find((one) => isOrderOf(one, tie));
    if (order === undefined) continue;
    const sorted = tie.toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
    const own = (rank: Placing | null, after: number) => rank && { place: rank.place + after, isShared: false };
    for (const ofTheme of grouped(sorted, ({ theme }) => theme).values())
      for (const [after, one] of ofTheme.entries()) one.themePlace = own(one.themePlace, after);
    for (const [after, one] of sorted.entries()) Object.assign(one, { place: own(one.place, after), isSettled: true });
  }
}

/** Returns the results by normalized rank; those of the same one, and without one, stay in their order. */
export function byNormalized(results: readonly Result[]): Result[] {
  const of = ({ normalizedPlace }: Result) => normalizedPlace?.place ?? Number.MAX_SAFE_INTEGER;
  return results.toSorted((a, b) => of(a) - of(b));
}

/**
 * Returns how far apart two jurors of the same proposal are on average, over the proposals with two or more reviews; null
 * if there are none.
 */
export function jurorDistance(results: readonly Pick<Result, 'marks'>[]): number | null {
  return mean(
    results.flatMap(({ marks: { length }, marks }) => {
      if (length < 2) return [];
      // Of sorted values, each is above those before it and below those after it.
      const sum = marks.reduce((total, one, index) => total + one.mean * (2 * index - length + 1), 0);
      return [(2 * sum) / (length * (length - 1))];
    }),
  );
}

/** Adds ranks to results, overall and by theme, and which of them can't be told apart. */
function place(ranked: Result[], distance: number | null): void {
  const places = placings(ranked, ({ average }) => average);
  const normalizedPlaces = placings(ranked, ({ normalized }) => normalized);
  for (const one of ranked) one.margin = distance === null ? null : distance / one.marks.length;
  const ranges = rangesOf(ranked);
  for (const ofTheme of grouped(ranked, ({ theme }) => theme).values()) {
    const themePlaces = placings(ofTheme, ({ average }) => average);
    const themeRanges = rangesOf(ofTheme);
    for (const one of ofTheme) {
      one.place = places(one);
      one.normalizedPlace = normalizedPlaces(one);
      one.themePlace = themePlaces(one);
      one.shared = ranges(one);
      one.themeShared = themeRanges(one);
    }
  }
}

/** Returns the ranks that a result could have among others if its average moved by its margin. */
function rangesOf(ranked: readonly Result[]): (one: Result) => RankRange | null {
  const averages = ranked.flatMap(({ average }) => average ?? []).toSorted((a, b) => a - b);
  /** How many averages are below a value, or equal to it. */
  const below = (value: number, isEqualBelow: boolean) => {
    let [from, to] = [0, averages.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      const difference = settled((averages[middle] ?? 0) - value);
      if (difference < 0 || (isEqualBelow && difference === 0)) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  return ({ average, margin }) => {
    if (average === null || margin === null) return null;
    const { length } = averages;
    return { from: 1 + length - below(average + margin, true), to: length - below(average - margin, false) };
  };
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
