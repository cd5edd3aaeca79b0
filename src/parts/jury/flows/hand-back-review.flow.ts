import { Injectable } from '@nestjs/common';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { Conflict, Forbidden, invalidField, NotFound } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';
import { endAssignment, insertHandBack } from '../domain/jury-members.queries.js';
import { findAssigned, findSheet } from '../domain/jury.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';

/** A juror hands back a review, so that somebody else can be assigned. */
@Injectable()
export class HandBackReview {
  constructor(private readonly changes: Changes) {}

  /**
   * What the juror has written is kept, and comes back if the proposal is assigned to them again. Throws NotFound for a
   * proposal that is not assigned to the actor, Invalid without a reason, and Conflict for a submitted review and after
   * the decision.
   */
  async run(proposalId: string, reason: string, actor: Actor): Promise<void> {
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
