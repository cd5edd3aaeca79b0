import type { Actor } from '../../../domain/identity/actor.js';
import { NotFound } from '../../../platform/errors.js';
import type { JuryWork } from './jury-progress.js';
import type { CurrentRules } from './jury.queries.js';

/** Throws NotFound unless the actor chairs the jury. */
export function requireChair(rules: Pick<CurrentRules, 'chairId'>, actor: Actor): void {
  if (actor.kind !== 'organizer' || actor.id !== rules.chairId) throw new NotFound('not-found', 'Page not found.');
}

/** Returns whether the reviews are in: all that were assigned, or the deadline has passed. The chair reads them then. */
export function isScoringOver(
  { rules, counted, missing }: Pick<JuryWork, 'rules' | 'counted' | 'missing'>,
  now: Date,
): boolean {
  return (rules.scoresUntilAt !== null && now >= rules.scoresUntilAt) || (counted.length > 0 && missing.length === 0);
}
