import { Injectable } from '@nestjs/common';
import { lockJuryBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, actorName } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { Conflict, invalidField } from '../../../platform/errors.js';
import { readConflicts } from '../domain/found-conflicts.js';
import { notifyAssigned } from '../domain/juror-emails.js';
import {
  getRules,
  insertAssignments,
  listJurors,
  listJuryProposals,
  listPairs,
  releaseAssignments,
  saveRules,
} from '../domain/jury.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';
import { isScored } from '../domain/score-sheet.js';
import { Changes } from '../../../flows/changes.js';

/** At most so many proposals are scored by everybody first. */
const maxProposals = 5;

/** Has all jurors score the same few proposals before the others open, for owners. */
@Injectable()
export class StartCalibration {
  constructor(private readonly changes: Changes) {}

  /**
   * Assigns these proposals, by external id, to every juror without a conflict of interest, and releases them alone.
   * Returns how many jurors get an email. Throws NotFound, Invalid, and Conflict after the decision, and once other
   * proposals have been released (`already-released`).
   */
  async run(callSlug: string, externalIds: readonly string[], actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      await requireUndecided(tx, call.id);
      const scored = new Map(
        (await listJuryProposals(tx, call.id)).filter(isScored).map((one) => [one.externalId, one.id]),
      );
      const unknown = externalIds.find((id) => !scored.has(id));
      if (unknown !== undefined)
        throw invalidField('proposals', 'no-such-calibration', `No proposal under review: ${unknown}.`, {
          id: unknown,
        });
      const ids = [...new Set(externalIds.flatMap((id) => scored.get(id) ?? []))];
      if (ids.length === 0 || ids.length > maxProposals)
        throw invalidField('proposals', 'calibration-count', 'Choose 1 to 5 proposals.', { max: maxProposals });
      const pairs = await listPairs(tx, call.id);
      if (pairs.some(({ isReleased, proposalId }) => isReleased && !ids.includes(proposalId)))
        throw new Conflict('already-released', 'Other proposals are open to jurors already.');
      const assigned = new Set(pairs.map(({ jurorId }) => jurorId));
      const jurors = (await listJurors(tx, call.id)).filter(({ id, role }) => role === 'juror' || assigned.has(id));
      const conflictsOf = await readConflicts(tx, call.id, jurors, ids);
      const by = { assignedBy: actorName(actor), assignedAt: now };
      const wanted = ids.flatMap((proposalId) =>
        jurors
          .map((juror) => ({ proposalId, jurorId: juror.id, ...by }))
          .filter((pair) => conflictsOf(pair).length === 0),
      );
      await insertAssignments(tx, wanted);
      const rules = await getRules(tx, call);
      await saveRules(tx, call.id, { ...rules, calibrationIds: ids, version: rules.version + 1 }, now);
      const released = await releaseAssignments(tx, call.id, now, ids);
      await record(change, 'jury.calibration-started', `call:${call.id}`, {
        proposals: ids.length,
        jurors: jurors.length,
      });
      return notifyAssigned(change, call, released);
    });
  }
}
