import type { ProposalStep } from './funnel.js';

/** `count` of `of`, counted; `of` is at least one. */
interface Proportion {
  count: number;
  of: number;
}

interface Interval {
  low: number;
  high: number;
}

/** The 97.5th percentile of the normal distribution: two-sided intervals of 95 %. */
const z = 1.959963984540054;

/**
 * The 95 % interval of a proportion by Wilson's score (1927), without continuity correction: within 0 to 1, and not empty
 * for none or all. R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17
 * (1998), method 3. Throws RangeError for nothing of nothing.
 */
export function wilson({ count, of }: Proportion): Interval {
  if (of < 1 || count < 0 || count > of) throw new RangeError(`${count} of ${of} is no proportion.`);
  const share = count / of;
  const middle = share + z ** 2 / (2 * of);
  const reach = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  const whole = 1 + z ** 2 / of;
  // Rounding may leave a trace beyond the ends, where the interval is exact.
  return {
    low: count === 0 ? 0 : (middle - reach) / whole,
    high: count === of ? 1 : (middle + reach) / whole,
  };
}

/**
 * The 95 % interval of the difference `one - other` of two independent proportions, from the Wilson intervals of both.
 * R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17
 * (1998), method 10. Throws RangeError for nothing of nothing.
 */
export function newcombe(one: Proportion, other: Proportion): Interval {
  const [p, q] = [one.count / one.of, other.count / other.of];
  const [a, b] = [wilson(one), wilson(other)];
  return {
    low: p - q - Math.hypot(p - a.low, b.high - q),
    high: p - q + Math.hypot(a.high - p, q - b.low),
  };
}

/** The comparison of proposals whose people attended before submission with all others. */
export const comparedSteps = ['submitted', 'shortlisted', 'won'] as const satisfies readonly ProposalStep[];
type ComparedStep = (typeof comparedSteps)[number];

/** Number of proposals, in total and by step. */
export type ComparedCounts = Record<'drafted' | ComparedStep, number>;

/** Minimum number of proposals on each side. */
export const fewestCompared = 10;

export interface ComparedShare extends Proportion {
  /** Null if there are no proposals. */
  share: number | null;
  interval: Interval | null;
}

export interface Comparison {
  step: ComparedStep;
  attended: ComparedShare;
  others: ComparedShare;
  /** Difference of the shares, `attended - others`; null with too few proposals. */
  difference: (Interval & { points: number }) | null;
  /** The verdict; `unclear` means that the interval contains zero. */
  verdict: 'too-few' | 'unclear' | 'more' | 'less';
}

/** Compares both groups of proposals by step. The result is an association, not a cause. */
export function compareOutcomes(attended: ComparedCounts, others: ComparedCounts): Comparison[] {
  return comparedSteps.map((step) => {
    const [one, other] = [attended, others].map((counts) => ({ count: counts[step], of: counts.drafted })) as [
      Proportion,
      Proportion,
    ];
    const isEnough = one.of >= fewestCompared && other.of >= fewestCompared;
    const difference = isEnough
      ? { points: one.count / one.of - other.count / other.of, ...newcombe(one, other) }
      : null;
    return { step, attended: shareWithin(one), others: shareWithin(other), difference, verdict: verdictOf(difference) };
  });
}

function shareWithin(proportion: Proportion): ComparedShare {
  if (proportion.of === 0) return { ...proportion, share: null, interval: null };
  return { ...proportion, share: proportion.count / proportion.of, interval: wilson(proportion) };
}

function verdictOf(difference: Interval | null): Comparison['verdict'] {
  if (difference === null) return 'too-few';
  if (difference.low > 0) return 'more';
  return difference.high < 0 ? 'less' : 'unclear';
}
