import { Injectable } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Organizer } from '../../domain/identity/organizer.entity.js';
import type { ScoreSheet } from '../../domain/jury/jury.entity.js';
import {
  findAssigned,
  findSheet,
  getRules,
  lockAssigned,
  saveSheet,
  shareJury,
  type CurrentRules,
} from '../../domain/jury/jury.queries.js';
import { weighedCriteria } from '../../domain/jury/jury-settings.js';
import { readScores, isScored, type SheetState } from '../../domain/jury/score-sheet.js';
import { isUuid } from '../../platform/database/uuid.js';
import { Conflict, Forbidden, Invalid, NotFound } from '../../platform/errors.js';
import { readConflicts } from '../../domain/jury/jury-progress.js';
import { requireUndecided } from '../../domain/jury/require-undecided.js';
import type { Tx } from '../../platform/database/tx.js';
import type { ProposalState } from '../../domain/proposals/proposal.js';
import { Changes } from '../changes.js';

export interface ScoreInput {
  /** As typed, by criterion. */
  scores: Readonly<Record<string, string>>;
  comment: string;
  /** Whether the sheet is handed in; a draft counts for nothing. */
  handIn: boolean;
  /** The version that was open; 0 for a sheet that was not there. */
  version: number;
}

/** Saves a juror's sheet for a proposal, as a draft or handed in. */
@Injectable()
export class ScoreProposal {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the sheet. Throws NotFound for a proposal that is not assigned to the actor, Forbidden for a conflict of
   * interest, Conflict after the deadline or the decision and for a sheet that was changed meanwhile, and Invalid.
   */
  async run(proposalId: string, input: ScoreInput, actor: Actor): Promise<ScoreSheet> {
    requireAbility(actor, 'score');
    if (actor.kind !== 'organizer') throw new Forbidden('forbidden', 'Only people score.');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const known = isUuid(proposalId) ? await findAssigned(tx, proposalId, actor.id) : null;
      if (known === null) throw notAssigned();
      // The jury first: a decision that is being made waits for this sheet, or this sheet finds it made.
      await shareJury(tx, known.callId);
      const proposal = await lockAssigned(tx, proposalId, actor.id);
      if (proposal === null) throw notAssigned();
      const call = await getCall(tx, proposal.callId);
      const rules = await getRules(tx, call);
      await requireUndecided(tx, call.id);
      await this.requireOpen(tx, proposal, rules, actor.id, now);
      const before = await findSheet(tx, proposalId, actor.id);
      if ((before?.version ?? 0) !== input.version)
        throw new Conflict('scored-meanwhile', 'This sheet was changed in another window meanwhile.');
      const criteria = weighedCriteria(call.criteria, rules.weights);
      const { scores, faults } = readScores(input.scores, criteria, rules, input.handIn);
      if (faults.length > 0) throw new Invalid('invalid', 'Some fields are not valid.', {}, faults);
      const state: SheetState = input.handIn ? 'handed-in' : 'draft';
      const sheet: ScoreSheet = {
        proposalId,
        jurorId: actor.id,
        state,
        scores,
        comment: input.comment,
        version: input.version + 1,
        createdAt: before?.createdAt ?? now,
        updatedAt: now,
        handedInAt: input.handIn ? now : null,
      };
      await saveSheet(tx, sheet);
      const action = input.handIn ? 'jury.handed-in' : before?.handedInAt ? 'jury.taken-back' : 'jury.draft-saved';
      await record(change, action, `proposal:${proposalId}`, { version: sheet.version });
      return sheet;
    });
  }

  private async requireOpen(
    tx: Tx,
    proposal: { id: string; callId: string; state: ProposalState },
    rules: CurrentRules,
    jurorId: string,
    now: Date,
  ): Promise<void> {
    const juror = await tx.getRepository(Organizer).findOneByOrFail({ id: jurorId });
    const conflictsOf = await readConflicts(tx, proposal.callId, [juror], proposal.id);
    if (conflictsOf({ proposalId: proposal.id, jurorId }).length > 0)
      throw new Forbidden('conflict-of-interest', 'You have a conflict of interest with this proposal.');
    if (!isScored(proposal)) throw new Conflict('not-before-jury', 'This proposal is not before the jury any more.');
    if (rules.scoresUntilAt !== null && now >= rules.scoresUntilAt)
      throw new Conflict('scoring-over', 'The deadline for scores has passed.');
  }
}

function notAssigned(): NotFound {
  return new NotFound('proposal-not-found', 'There is no such proposal.');
}
