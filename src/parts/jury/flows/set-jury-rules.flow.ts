import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { record, type Change } from '../../../domain/identity/change.js';
import { notifyDeadline } from '../domain/juror-emails.js';
import type { JuryRulesInput } from '../domain/jury-input.js';
import { countSheets, getRules, saveRules, type CurrentRules } from '../domain/jury.queries.js';
import { lockJuryBySlug } from '../../../domain/calls/calls.queries.js';
import { checkRulesChange, withCriteria } from '../domain/jury-settings.js';
import { invalidField } from '../../../platform/errors.js';
import { derivedInstant } from '../../../domain/time/local-instant.js';
import { requireUndecided } from '../domain/require-undecided.js';
import { changesOf, type Edit } from '../../../platform/three-way-merge.js';
import { Changes } from '../../../flows/changes.js';

/** Sets the scale, the weights, the deadline, the minimum of reviews, the feedback and the anonymity of a call's jury. */
@Injectable()
export class SetJuryRules {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the rules. Jurors with open reviews get an email if their deadline moves. Throws NotFound, Invalid for an unknown criterion, and Conflict once there are scores: always
   * for another scale, and for other weights or another anonymity unless their number is confirmed. Throws what `edit` throws.
   */
  async run(callSlug: string, edit: Edit<CurrentRules, JuryRulesInput>, actor: Actor): Promise<CurrentRules> {
    return this.changes.runIfAble(
      actor,
      'administer',
      async (change) => (await this.set(change, callSlug, edit)).rules,
    );
  }

  /** Returns how many jurors would get an email about a moved deadline, and changes nothing. Throws as `run`. */
  async preview(callSlug: string, edit: Edit<CurrentRules, JuryRulesInput>, actor: Actor): Promise<number> {
    return this.changes.previewIfAble(
      actor,
      'administer',
      async (change) => (await this.set(change, callSlug, edit)).notified,
    );
  }

  private async set(change: Change, callSlug: string, edit: Edit<CurrentRules, JuryRulesInput>) {
    const { tx, now } = change;
    const call = await lockJuryBySlug(tx, callSlug);
    const before = await getRules(tx, call);
    const input = changesOf(edit, before);
    const after = rulesOf(input, call, before);
    if (isDeepStrictEqual({ ...before, version: after.version }, after)) return { rules: before, notified: 0 };
    // Feedback is shared with teams after the decision.
    const { sharesFeedback, version } = after;
    if (!isDeepStrictEqual({ ...before, sharesFeedback, version }, after)) await requireUndecided(tx, call.id);
    checkRulesChange(before, after, await countSheets(tx, call.id), input.confirmedSheets ?? null);
    await saveRules(tx, call.id, after, now);
    const { min, max, weights, scoresUntilLocal, minReviews, isAnonymous, hidesPlaces } = after;
    const details = { min, max, weights, scoresUntilLocal, minReviews, sharesFeedback, isAnonymous, hidesPlaces };
    await record(change, 'jury.rules-set', `call:${call.id}`, details);
    const isMoved = before.scoresUntilAt?.getTime() !== after.scoresUntilAt?.getTime();
    const notified = isMoved && after.scoresUntilAt !== null ? await notifyDeadline(change, call) : 0;
    return { rules: after, notified };
  }
}

function rulesOf(input: JuryRulesInput, call: Call, before: CurrentRules): CurrentRules {
  const known = withCriteria(call, before).criteria.map(({ slug }) => slug);
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
    ...before,
    min,
    max,
    lowLabel: lowLabel ?? null,
    highLabel: highLabel ?? null,
    weights: Object.fromEntries(known.map((slug) => [slug, input.weights[slug] ?? 0])),
    scoresUntilLocal,
    scoresUntilAt: scoresUntilLocal === null ? null : derivedInstant(scoresUntilLocal, call.timeZone).at,
    minReviews: input.minReviews ?? before.minReviews,
    sharesFeedback: input.sharesFeedback ?? before.sharesFeedback,
    isAnonymous: input.isAnonymous ?? before.isAnonymous,
    hidesPlaces: input.hidesPlaces ?? before.hidesPlaces,
    invitationNote: input.invitationNote ?? before.invitationNote,
    version: before.version + 1,
  };
}
