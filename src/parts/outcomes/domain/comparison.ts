import { type Interval, newcombe, type Proportion, wilson } from './interval.js';
import type { ProposalStep } from './funnel.js';

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
