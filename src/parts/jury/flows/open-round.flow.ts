import { Injectable } from '@nestjs/common';
import type { Term } from '../../../domain/calls/call.js';
import { lockJuryBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, actorName } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { freeKey } from '../../../domain/questions/question-list.js';
import { derivedInstant } from '../../../domain/time/local-instant.js';
import { Conflict } from '../../../platform/errors.js';
import { frozenRanks } from '../domain/decision.js';
import { closedSheets, readJuryProgress } from '../domain/jury-progress.js';
import type { RoundInput } from '../domain/jury-input.js';
import { getRules, listJuryProposals, listPairs, saveRules } from '../domain/jury.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';
import { archiveRound, restoreRound } from '../domain/rounds.queries.js';
import { Changes } from '../../../flows/changes.js';

/** Opens the next round of a call's jury on its shortlist, and takes that back, for owners. */
@Injectable()
export class OpenRound {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the new round. The reviews of the round before are stored with its ranking and count no more; nothing is
   * assigned yet. `input.after` is the round that was open when the owner decided. Throws NotFound, and Conflict after the
   * decision, without a shortlist, and if somebody else has opened a round.
   */
  async run(callSlug: string, input: RoundInput, actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      await requireUndecided(tx, call.id);
      const rules = await getRules(tx, call);
      requireRound(rules.round, input.after);
      const finalists = (await listJuryProposals(tx, call.id)).filter(({ state }) => state === 'shortlisted');
      if (finalists.length === 0) throw new Conflict('no-finalists', 'No proposal is on the shortlist.');
      const progress = await readJuryProgress(tx, call);
      const { min, max, minReviews } = rules;
      const past = {
        callId: call.id,
        round: rules.round,
        rules: { min, max, minReviews },
        criteria: [...progress.criteria],
        ranking: frozenRanks(progress.results, progress.proposals),
        closedSheets: closedSheets(progress),
        closedBy: actorName(actor),
        closedAt: now,
      };
      await archiveRound(tx, past, progress.counted);
      const ownCriteria = ownTerms(input.criteria, call.criteria);
      const until = input.scoresUntilLocal ?? null;
      const next = {
        ...rules,
        round: rules.round + 1,
        roundOpenedAt: now,
        ownCriteria,
        weights: Object.fromEntries((ownCriteria ?? call.criteria).map(({ slug }) => [slug, 1])),
        showsEarlier: input.showsEarlier,
        finalistIds: finalists.map(({ id }) => id),
        calibrationIds: null,
        minReviews: input.minReviews,
        scoresUntilLocal: until,
        scoresUntilAt: until === null ? null : derivedInstant(until, call.timeZone).at,
        version: rules.version + 1,
      };
      await saveRules(tx, call.id, next, now);
      const details = { round: next.round, finalists: finalists.length, showsEarlier: next.showsEarlier };
      await record(change, 'jury.round-opened', `call:${call.id}`, details);
      return next.round;
    });
  }

  /**
   * Goes back to the round before, with its settings, assignments and reviews. Assignments of the open round are deleted.
   * Throws Conflict in the first round, after the decision, and once somebody has scored (`round-has-reviews`).
   */
  async takeBack(callSlug: string, round: number, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      await requireUndecided(tx, call.id);
      const rules = await getRules(tx, call);
      requireRound(rules.round, round);
      if (rules.round === 1) throw new Conflict('first-round', 'There is no round before the first one.');
      const count = (await listPairs(tx, call.id)).filter(({ state }) => state !== null).length;
      if (count > 0)
        throw new Conflict('round-has-reviews', `This round has ${count} reviews, so it stays open.`, { count });
      await restoreRound(tx, call.id, round - 1);
      const { chairId, version } = rules;
      await saveRules(tx, call.id, { ...(await getRules(tx, call)), chairId, version: version + 1 }, now);
      await record(change, 'jury.round-taken-back', `call:${call.id}`, { round });
    });
  }
}

function requireRound(open: number, seen: number): void {
  if (open !== seen)
    throw new Conflict('round-changed', `Round ${open} is open by now. Look at it and decide again.`, { round: open });
}

/** Returns the criteria with these names: those of the call stay theirs. Null if they are the call's. */
function ownTerms(names: readonly string[], ofCall: readonly Term[]): Term[] | null {
  const terms: Term[] = [];
  for (const name of names) {
    const known = ofCall.find((one) => one.name === name);
    const taken = [...ofCall, ...terms].map(({ slug }) => slug);
    terms.push(known ?? { slug: freeKey(name, taken), name });
  }
  const isSame = terms.length === ofCall.length && terms.every(({ slug }, index) => slug === ofCall[index]?.slug);
  return terms.length === 0 || isSame ? null : terms;
}
