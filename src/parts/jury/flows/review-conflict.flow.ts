import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { type Actor, actorName, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import type { ConflictReview } from '../domain/conflict.js';
import { saveConflictReview } from '../domain/conflicts.queries.js';
import { listFoundConflicts } from '../domain/found-conflicts.js';
import { listJurors } from '../domain/jury.queries.js';
import { lockJury } from '../../../domain/calls/jury-lock.queries.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { invalidField, NotFound } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

export interface ReviewInput {
  jurorId: string;
  proposalId: string;
  ruling: ConflictReview['ruling'];
  reason: string;
}

/** Confirms or dismisses the conflicts of interest that were found between a juror and a proposal. */
@Injectable()
export class ReviewConflict {
  constructor(private readonly changes: Changes) {}

  /**
   * For owners. A confirmed conflict closes the score sheet. A dismissed one opens it, and its scores count again.
   * Once the winners are decided it has no effect on the results until the decision is reopened. Throws NotFound if the
   * conflict no longer exists, and Invalid without a reason.
   */
  async run(callSlug: string, { jurorId, proposalId, ruling, reason }: ReviewInput, actor: Actor): Promise<void> {
    requireAbility(actor, 'administer');
    if (reason.trim() === '') throw invalidField('reason', 'required', 'Enter the reason for your decision.');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJury(tx, call.id);
      const jurors = (await listJurors(tx, call.id)).filter(({ id }) => id === jurorId);
      const [found] = isUuid(proposalId) ? await listFoundConflicts(tx, call.id, jurors, [proposalId]) : [];
      if (found === undefined) {
        throw new NotFound('conflict-not-found', 'This conflict of interest no longer exists. Reload the page.');
      }
      const findings = found.conflicts.map(({ reason: why, about }) => ({ reason: why, about }));
      await saveConflictReview(tx, {
        callId: call.id,
        proposalId,
        jurorId,
        ruling,
        findings,
        reason: reason.trim(),
        reviewedBy: actorName(actor),
        reviewedAt: now,
      });
      await record(change, `jury.conflict-${ruling}`, `proposal:${proposalId}`, { juror: jurorId });
    });
  }
}
