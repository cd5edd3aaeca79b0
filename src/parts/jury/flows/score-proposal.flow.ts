import { Injectable } from '@nestjs/common';
import { getCall, lockJuryForShare, lockJury } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import type { ScoreSheet } from '../domain/jury.entity.js';
import { findAssigned, lockAssigned, findSheet } from '../domain/jury.queries.js';
import { saveScoreSheet, type ScoreInput } from '../domain/save-score-sheet.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { Forbidden, NotFound, Conflict, invalidField } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';
import { record } from '../../../domain/identity/change.js';
import { endAssignment, insertHandBack } from '../domain/jury-members.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';

/** Reviews of jurors. */
@Injectable()
export class ScoreProposal {
  constructor(private readonly changes: Changes) {}

  /**
   * Saves a juror's score sheet for a proposal, as a draft or submitted. Returns the sheet. Throws NotFound for a
   * proposal that is not assigned to the actor, and what `saveScoreSheet` throws.
   */
  async run(proposalId: string, input: ScoreInput, actor: Actor): Promise<ScoreSheet> {
    requireAbility(actor, 'score');
    if (actor.kind !== 'organizer') throw new Forbidden('forbidden', "API keys can't score. Sign in as a juror.");
    return this.changes.run(actor, async (change) => {
      const { tx } = change;
      const known = isUuid(proposalId) ? await findAssigned(tx, proposalId, actor.id) : null;
      if (known === null) throw notAssigned();
      // Locks the jury first, so that a concurrent decision either waits for this sheet or is found by it.
      await lockJuryForShare(tx, known.callId);
      const proposal = await lockAssigned(tx, proposalId, actor.id);
      if (proposal === null) throw notAssigned();
      return saveScoreSheet(change, await getCall(tx, proposal.callId), proposal, actor.id, input);
    });
  }

  /**
   * A juror hands back a review, so that somebody else can be assigned. What the juror has written is kept, and comes
   * back if the proposal is assigned to them again. Throws NotFound for a proposal that is not assigned to the actor,
   * Invalid without a reason, and Conflict for a submitted review and after the decision.
   */
  async handBack(proposalId: string, reason: string, actor: Actor): Promise<void> {
    requireAbility(actor, 'score');
    if (actor.kind !== 'organizer') throw new Forbidden('forbidden', 'Only jurors hand back reviews.');
    if (reason === '') throw invalidField('reason', 'required', 'Give a reason.');
    const pair = { proposalId, jurorId: actor.id };
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const proposal = isUuid(proposalId) ? await findAssigned(tx, proposalId, actor.id) : null;
      if (proposal === null) throw new NotFound('proposal-not-found', 'Proposal not found.');
      await lockJury(tx, proposal.callId);
      await requireUndecided(tx, proposal.callId);
      if ((await findSheet(tx, proposalId, actor.id))?.state === 'handed-in')
        throw new Conflict('review-submitted', 'You have submitted this review. Revert it to a draft first.');
      await endAssignment(tx, pair);
      await insertHandBack(tx, { ...pair, reason, handedBackAt: now });
      await record(change, 'jury.handed-back', `proposal:${proposalId}`, { juror: actor.id });
    });
  }
}

function notAssigned(): NotFound {
  return new NotFound('proposal-not-found', 'Proposal not found.');
}
