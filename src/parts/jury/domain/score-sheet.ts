import type { FieldError } from '../../../platform/errors.js';
import type { ProposalState } from '../../../domain/proposals/proposal.js';
import type { Scale, WeighedTerm } from './jury-settings.js';

export type SheetState = 'draft' | 'handed-in';
/** By the slug of a criterion. */
export type Scores = Record<string, number>;

/** The states in which a proposal is scored. */
export const scoredStates = ['submitted', 'shortlisted'] as const;
/** Returns whether a proposal is under review. */
export function isScored({ state }: { state: ProposalState }): boolean {
  return scoredStates.some((one) => one === state);
}

/** The states of proposals that are or were under review. */
export const juryStates = [...scoredStates, 'winner', 'showcased', 'pilot', 'not-selected'] as const;

/**
 * Parses the scores that a juror typed, by criterion. Scores are whole numbers of the scale; empty ones are errors if
 * the sheet is submitted. Errors are at `score.SLUG`, also for unknown criteria.
 */
export function readScores(
  typed: Readonly<Record<string, string>>,
  criteria: readonly WeighedTerm[],
  scale: Scale,
  isWhole: boolean,
): { scores: Scores; fieldErrors: FieldError[] } {
  const scores: Scores = {};
  const fieldErrors: FieldError[] = [];
  const refuse = (slug: string, code: string, message: string, values?: FieldError['values']) =>
    fieldErrors.push({ path: `score.${slug}`, code, message, ...(values && { values }) });
  for (const { slug } of criteria) {
    const text = (typed[slug] ?? '').trim();
    if (text === '') {
      if (isWhole) refuse(slug, 'no-score', 'Enter a score.');
    } else if (!/^[+-]?\d{1,9}$/u.test(text)) {
      refuse(slug, 'no-whole-score', 'Must be a whole number.');
    } else if (Number(text) < scale.min || Number(text) > scale.max) {
      refuse(slug, 'outside-scale', `Must be from ${scale.min} to ${scale.max}.`, { min: scale.min, max: scale.max });
    } else {
      scores[slug] = Number(text);
    }
  }
  const asked = new Set(criteria.map(({ slug }) => slug));
  for (const slug of Object.keys(typed).filter((one) => !asked.has(one)))
    refuse(slug, 'unknown-criterion', 'This criterion is not scored.');
  return { scores, fieldErrors };
}

/** Returns the weighted mean of a sheet, without missing criteria; null without scores. */
export function weightedMean(scores: Scores, criteria: readonly Pick<WeighedTerm, 'slug' | 'weight'>[]): number | null {
  let [sum, weights] = [0, 0];
  for (const { slug, weight } of criteria) {
    const score = scores[slug];
    if (score === undefined || weight <= 0) continue;
    sum += score * weight;
    weights += weight;
  }
  return weights === 0 ? null : sum / weights;
}
