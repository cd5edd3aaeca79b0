import type { Term } from '../calls/call.js';
import { Conflict } from '../../platform/errors.js';

/** The whole numbers from `min` to `max`. */
export interface Scale {
  min: number;
  max: number;
}

/** How a jury scores. */
export interface Rules extends Scale {
  lowLabel: string | null;
  highLabel: string | null;
  /** By criterion. */
  weights: Record<string, number>;
  scoresUntilLocal: string | null;
}

/** A criterion that jurors score, and how much it counts. */
export interface WeighedTerm extends Term {
  weight: number;
}

/** The rules of a call where nobody has set any: 1 to 5, every criterion as much as the others. */
export function defaultRules(criteria: readonly Term[]): Rules {
  const weights = Object.fromEntries(criteria.map(({ slug }) => [slug, 1]));
  return { min: 1, max: 5, lowLabel: null, highLabel: null, weights, scoresUntilLocal: null };
}

/** The criteria that are asked for, in the order of the call; one without a weight is not. */
export function weighedCriteria(criteria: readonly Term[], weights: Rules['weights']): WeighedTerm[] {
  return criteria.map((term) => ({ ...term, weight: weights[term.slug] ?? 0 })).filter(({ weight }) => weight > 0);
}

/** Every number of a scale, the lowest first. */
export function pointsOf({ min, max }: Scale): number[] {
  return Array.from({ length: max - min + 1 }, (_, index) => min + index);
}

/**
 * Refuses to change rules under scores that are there (`sheets` of them, drafts too). The scale then stays: nobody knows
 * what a 4 of 5 would be of 10. Weights may change when whoever does it says how many sheets count otherwise by it.
 * Throws Conflict, `scale-in-use` or `weights-to-confirm`, with the number.
 */
export function checkRulesChange(before: Rules, after: Rules, sheets: number, confirmed: number | null): void {
  if (sheets === 0) return;
  if (before.min !== after.min || before.max !== after.max) {
    throw new Conflict('scale-in-use', `The scale can't change, because ${sheets} score sheets use it.`, {
      count: sheets,
    });
  }
  if (sameWeights(before.weights, after.weights) || confirmed === sheets) return;
  throw new Conflict(
    'weights-to-confirm',
    `The new weights change the results of ${sheets} score sheets. To confirm, send this number as \`confirmedSheets\`.`,
    { count: sheets },
  );
}

/** Whether two sets of weights rank alike: 1 and 1 are 2 and 2. */
function sameWeights(before: Rules['weights'], after: Rules['weights']): boolean {
  const total = (weights: Rules['weights']) => Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const slugs = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...slugs].every((slug) => (before[slug] ?? 0) * total(after) === (after[slug] ?? 0) * total(before));
}
