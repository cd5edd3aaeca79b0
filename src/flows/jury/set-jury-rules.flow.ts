import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import type { JuryRulesInput } from '../../domain/jury/jury-input.js';
import { countSheets, getRules, lockJury, saveRules, type StandingRules } from '../../domain/jury/jury.queries.js';
import { checkRulesChange } from '../../domain/jury/jury-settings.js';
import { Clock } from '../../platform/clock.js';
import { invalidField } from '../../platform/errors.js';
import { resolveWallTime } from '../../domain/time/wall-time.js';
import { requireUndecided } from '../../domain/jury/require-undecided.js';

/** Sets the scale, the weights and the deadline of a call's jury. */
@Injectable()
export class SetJuryRules {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives the rules as they stand then. Throws NotFound, Invalid for a criterion that the call does not have, and Conflict
   * where scores are there: for another scale always, for other weights until their number is confirmed.
   */
  async run(callSlug: string, input: JuryRulesInput, actor: Actor): Promise<StandingRules> {
    requireAbility(actor, 'administer');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      const before = await getRules(tx, call);
      const after = rulesOf(input, call, before.version + 1);
      if (isDeepStrictEqual({ ...before, version: after.version }, after)) return before;
      await requireUndecided(tx, call.id);
      checkRulesChange(before, after, await countSheets(tx, call.id), input.confirmedSheets ?? null);
      await saveRules(tx, call.id, after, now);
      const { min, max, weights, scoresUntilLocal } = after;
      await record(tx, actor, 'jury.rules-set', `call:${call.id}`, now, { min, max, weights, scoresUntilLocal });
      return after;
    });
  }
}

function rulesOf(input: JuryRulesInput, call: Call, version: number): StandingRules {
  const known = call.criteria.map(({ slug }) => slug);
  const unknown = Object.keys(input.weights).find((slug) => !known.includes(slug));
  if (unknown !== undefined)
    throw invalidField(
      `weights.${unknown}`,
      'unknown-criterion',
      `The call has no criterion ${JSON.stringify(unknown)}.`,
    );
  const { min, max, lowLabel, highLabel } = input.scale;
  const scoresUntilLocal = input.scoresUntilLocal ?? null;
  return {
    min,
    max,
    lowLabel: lowLabel ?? null,
    highLabel: highLabel ?? null,
    weights: Object.fromEntries(known.map((slug) => [slug, input.weights[slug] ?? 0])),
    scoresUntilLocal,
    scoresUntilAt: scoresUntilLocal === null ? null : resolveWallTime(scoresUntilLocal, call.timeZone).startsAt,
    version,
  };
}
