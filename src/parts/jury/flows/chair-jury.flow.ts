import { Injectable } from '@nestjs/common';
import { lockJuryBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, actorName } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { may } from '../../../domain/identity/role.js';
import { invalidField, Conflict, Forbidden } from '../../../platform/errors.js';
import { getRules, listJurors, saveRules } from '../domain/jury.queries.js';
import { Changes } from '../../../flows/changes.js';
import { randomUUID } from 'node:crypto';
import { isScoringOver, requireChair } from '../domain/chair.js';
import { readConflicts } from '../domain/found-conflicts.js';
import { readJuryProgress } from '../domain/jury-progress.js';
import { requireUndecided } from '../domain/require-undecided.js';
import { isOrderOf, tiesOf } from '../domain/results.js';
import { insertSettledTie } from '../domain/ties.queries.js';
import { findDecision, insertSignedMinutes, listSignedMinutes, listStaffNames } from '../domain/decisions.queries.js';
import type { SignedMinutes } from '../domain/jury.entity.js';
import { minutesVersion } from '../domain/minutes.js';
import { readMinutes } from '../domain/read-minutes.js';

/** What a chair does, and who it is. */
@Injectable()
export class ChairJury {
  constructor(private readonly changes: Changes) {}

  /**
   * Appoints the chair of a call's jury, or nobody, for owners. Throws NotFound, and Invalid for an id that isn't a
   * juror's. Also after the decision: somebody signs the minutes.
   */
  async appoint(callSlug: string, jurorId: string | null, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      const rules = await getRules(tx, call);
      if (rules.chairId === jurorId) return;
      const jurors = await listJurors(tx, call.id);
      if (jurorId !== null && !jurors.some(({ id, role }) => id === jurorId && may(role, 'score')))
        throw invalidField('chair', 'no-such-juror', 'This person is not a juror.');
      await saveRules(tx, call.id, { ...rules, chairId: jurorId, version: rules.version + 1 }, now);
      await record(change, 'jury.chair-appointed', `call:${call.id}`, { juror: jurorId });
    });
  }

  /**
   * Settles the order of proposals with the same average, for the chair. `order` has all proposals of the tie, the best
   * first. Throws NotFound unless the actor is the chair, Forbidden for a conflict of interest with one of them,
   * Conflict while jurors score, after the decision and if the tie has changed, and Invalid without a reason.
   */
  async settleTie(callSlug: string, { order, reason }: { order: string[]; reason: string }, actor: Actor) {
    await this.changes.runIfAble(actor, 'score', async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      const progress = await readJuryProgress(tx, call);
      requireChair(progress.rules, actor);
      await requireUndecided(tx, call.id);
      if (reason.trim() === '') throw invalidField('reason', 'required', 'Enter a reason.');
      if (!isScoringOver(progress, now))
        throw new Conflict('scoring-open', 'Ties can be settled once the reviews are in.');
      if (!tiesOf(progress.results).some((tie) => isOrderOf(order, tie)))
        throw new Conflict('tie-changed', 'This tie has changed. Review the ranking and settle it again.');
      const chair = progress.jurors.filter(({ id }) => id === progress.rules.chairId);
      const conflictsOf = await readConflicts(tx, call.id, chair, order);
      if (order.some((proposalId) => chair.some(({ id }) => conflictsOf({ proposalId, jurorId: id }).length > 0)))
        throw new Forbidden('conflict-of-interest', 'You have a conflict of interest with one of these proposals.');
      const { round } = progress.rules;
      const settlement = { id: randomUUID(), callId: call.id, round, proposalIds: order, reason: reason.trim() };
      await insertSettledTie(tx, { ...settlement, settledBy: actorName(actor), settledAt: now });
      await record(change, 'jury.tie-settled', `call:${call.id}`, { proposals: order, reason: reason.trim() });
    });
  }

  /**
   * Signs the minutes of a jury, for its chair. Returns the signed minutes; signing the same ones again changes
   * nothing. `seen` is the version that was read. Throws NotFound unless the actor is the chair, and Conflict before
   * the decision or if they have changed since they were read.
   */
  async signMinutes(callSlug: string, seen: string, actor: Actor): Promise<SignedMinutes> {
    return this.changes.runIfAble(actor, 'score', async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      const progress = await readJuryProgress(tx, call);
      requireChair(progress.rules, actor);
      const decision = await findDecision(tx, call.id);
      if (decision === null) throw new Conflict('jury-undecided', "The winners haven't been decided.");
      const content = await readMinutes(tx, call, progress, decision);
      if (minutesVersion(content) !== seen)
        throw new Conflict('minutes-changed', 'The minutes have changed. Read them again and sign.');
      const [last] = await listSignedMinutes(tx, call.id);
      if (last?.decisionId === decision.id && minutesVersion(last.content) === seen) return last;
      const signedBy = actorName(actor);
      const minutes = {
        callId: call.id,
        version: (last?.version ?? 0) + 1,
        decisionId: decision.id,
        content,
        signedBy,
        signedName: (await listStaffNames(tx, [signedBy])).get(signedBy) ?? '',
        signedAt: now,
      };
      await insertSignedMinutes(tx, minutes);
      await record(change, 'jury.minutes-signed', `call:${call.id}`, { version: minutes.version });
      return minutes;
    });
  }
}
