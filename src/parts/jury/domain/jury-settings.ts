import type { Term } from '../../../domain/calls/call.js';
import { Conflict } from '../../../platform/errors.js';

/** The whole numbers from `min` to `max`. */
export interface Scale {
  min: number;
  max: number;
}

/** How a jury scores. */
export interface Rules extends Scale {
  lowLabel: string | null;
  highLabel: string | null;
  /** Weights by criterion. */
  weights: Record<string, number>;
  scoresUntilLocal: string | null;
  /** How many reviews that count a proposal needs to be ranked: one juror alone ranks nothing. */
  minReviews: number;
  /** Whether jurors write feedback for the team, which owners can release. */
  sharesFeedback: boolean;
  /** Whether jurors score without knowing who proposes: organization, team, links and names of files. */
  isAnonymous: boolean;
  /** Whether an anonymous proposal doesn't say where it works today, either. */
  hidesPlaces: boolean;
  /** What the owner adds to the invitation of jurors. */
  invitationNote: string;
}

/** A criterion with its weight. */
export interface WeighedTerm extends Term {
  weight: number;
}

/** Default rules: 1 to 5, with equal weights. */
export function defaultRules(criteria: readonly Term[]): Rules {
  const weights = Object.fromEntries(criteria.map(({ slug }) => [slug, 1]));
  const labels = { lowLabel: null, highLabel: null };
  return {
    min: 1,
    max: 5,
    ...labels,
    weights,
    scoresUntilLocal: null,
    minReviews: 2,
    sharesFeedback: false,
    isAnonymous: false,
    hidesPlaces: false,
    invitationNote: '',
  };
}

/** Returns a call with the criteria by which its jury scores: a round can have its own. */
export function withCriteria<Scored extends { criteria: Term[] }>(
  call: Scored,
  { ownCriteria }: { ownCriteria: Term[] | null },
): Scored {
  return ownCriteria === null ? call : { ...call, criteria: ownCriteria };
}

/** Returns the criteria with a weight, in the order of the call. */
export function weighedCriteria(criteria: readonly Term[], weights: Rules['weights']): WeighedTerm[] {
  return criteria.map((term) => ({ ...term, weight: weights[term.slug] ?? 0 })).filter(({ weight }) => weight > 0);
}

/** Returns all numbers of a scale, lowest first. */
export function pointsOf({ min, max }: Scale): number[] {
  return Array.from({ length: max - min + 1 }, (_, index) => min + index);
}

/**
 * Checks a change of rules when there are scores (`sheets`, including drafts). The scale can't change, because scores
 * can't be converted. Weights and what jurors see can change if the number of affected sheets is confirmed. Throws
 * Conflict, `scale-in-use`, `weights-to-confirm` or `anonymity-to-confirm`, with the number.
 */
export function checkRulesChange(before: Rules, after: Rules, sheets: number, confirmed: number | null): void {
  if (sheets === 0) return;
  if (before.min !== after.min || before.max !== after.max) {
    throw new Conflict('scale-in-use', `The scale can't change, because ${sheets} score sheets use it.`, {
      count: sheets,
    });
  }
  if (confirmed === sheets) return;
  const isShownAlike = before.isAnonymous === after.isAnonymous && before.hidesPlaces === after.hidesPlaces;
  if (sameWeights(before.weights, after.weights)) {
    if (isShownAlike) return;
    throw new Conflict(
      'anonymity-to-confirm',
      `${sheets} score sheets have scores from before. To confirm, send this number as \`confirmedSheets\`.`,
      { count: sheets },
    );
  }
  throw new Conflict(
    'weights-to-confirm',
    `The new weights change the results of ${sheets} score sheets. To confirm, send this number as \`confirmedSheets\`.`,
    { count: sheets },
  );
}

/** Returns whether two sets of weights are equivalent, like 1 and 1, and 2 and 2. */
function sameWeights(before: Rules['weights'], after: Rules['weights']): boolean {
  const total = (weights: Rules['weights']) => Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  const slugs = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...slugs].every((slug) => (before[slug] ?? 0) * total(after) === (after[slug] ?? 0) * total(before));
}
