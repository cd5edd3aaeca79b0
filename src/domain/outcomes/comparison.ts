import { type Interval, newcombe, type Proportion, wilson } from './interval.js';
import type { ProposalStep } from './funnel.js';

/** What is compared: how far proposals came whose people attended before they were handed in, and the others. */
export const comparedSteps = ['submitted', 'shortlisted', 'won'] as const satisfies readonly ProposalStep[];
type ComparedStep = (typeof comparedSteps)[number];

/** How many proposals there are, and how many came how far. */
export type ComparedCounts = Record<'drafted' | ComparedStep, number>;

/** With fewer proposals on either side nothing is said. */
export const fewestCompared = 10;

export interface ComparedShare extends Proportion {
  /** Null where there is nothing to divide by. */
  share: number | null;
  interval: Interval | null;
}

export interface Comparison {
  step: ComparedStep;
  attended: ComparedShare;
  others: ComparedShare;
  /** Of the shares, `attended - others`; null where there are too few of either. */
  difference: (Interval & { points: number }) | null;
  /** What may be said; `unclear` means that the interval holds zero. */
  verdict: 'too-few' | 'unclear' | 'more' | 'less';
}

/** Compares both kinds of proposals, step by step. What it finds goes together; it says nothing of causes. */
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
