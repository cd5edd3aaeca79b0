import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, actorName, isAble, requireAbility } from '../../../domain/identity/actor.js';
import { record, type Change } from '../../../domain/identity/change.js';
import type { ConflictSort, ConflictReview } from '../domain/conflict.js';
import { type ConflictAbout, conflictSubject } from '../domain/conflict-subject.js';
import { insertConflict, liftConflict, lockConflict, saveConflictReview } from '../domain/conflicts.queries.js';
import { countCounted } from '../domain/jury-progress.js';
import type { JuryConflict } from '../domain/jury.entity.js';
import { listJurors } from '../domain/jury.queries.js';
import { lockJuryBySlug } from '../../../domain/calls/calls.queries.js';
import { Forbidden, invalidField, NotFound } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';
import { listFoundConflicts } from '../domain/found-conflicts.js';
import { isUuid } from '../../../platform/database/uuid.js';

export interface ConflictInput {
  jurorId: string;
  kind: ConflictSort;
  reason: string;
  about: ConflictAbout;
}

export interface ReviewInput {
  jurorId: string;
  proposalId: string;
  ruling: ConflictReview['ruling'];
  reason: string;
}

/** Conflicts of interest. */
@Injectable()
export class DeclareConflict {
  constructor(private readonly changes: Changes) {}

  /**
   * Declares a juror's conflict of interest with a proposal, an organization or an email domain, and removes it. For
   * the juror or an owner. Returns false if the conflict is already declared. The juror's scores stop counting. Throws
   * Forbidden for another juror's conflict, NotFound for a proposal that is not assigned to the juror (unless an owner
   * declares it), and Invalid.
   */
  async run(callSlug: string, { jurorId, kind, reason, about }: ConflictInput, actor: Actor): Promise<boolean> {
    requireAbility(actor, 'score');
    const isOwner = isAble(actor, 'administer');
    const isOwn = actor.kind === 'organizer' && actor.id === jurorId;
    if (!isOwner && !isOwn)
      throw new Forbidden('forbidden', 'Only an owner can declare a conflict of interest for someone else.');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      const juror = (await listJurors(tx, call.id)).find(({ id }) => id === jurorId);
      if (juror === undefined) throw invalidField('juror', 'no-juror', 'This person is not a juror.');
      const conflict: JuryConflict = {
        id: randomUUID(),
        callId: call.id,
        jurorId,
        kind,
        reason,
        ...(await conflictSubject(tx, call.id, about, jurorId, isOwner)),
        declaredBy: actorName(actor),
        declaredAt: now,
        liftedBy: null,
        liftedAt: null,
      };
      const before = await countCounted(tx, call.id, juror);
      if (!(await insertConflict(tx, conflict))) return false;
      const after = await countCounted(tx, call.id, juror);
      await recordConflict(change, 'jury.conflict-declared', conflict, { closedReviews: before - after });
      return true;
    });
  }

  /** Removes a conflict, for owners: the juror can score again, and submitted scores count. Throws NotFound. */
  async lift(callSlug: string, id: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      const conflict = await lockConflict(tx, call.id, id);
      if (conflict.liftedAt !== null) return;
      await liftConflict(tx, id, actorName(actor), now);
      await recordConflict(change, 'jury.conflict-lifted', conflict);
    });
  }

  /**
   * Confirms or dismisses the conflicts of interest that were found between a juror and a proposal. For owners. A
   * confirmed conflict closes the score sheet. A dismissed one opens it, and its scores count again. Once the winners
   * are decided it has no effect on the results until the decision is reopened. Throws NotFound if the conflict no
   * longer exists, and Invalid without a reason.
   */
  async review(callSlug: string, { jurorId, proposalId, ruling, reason }: ReviewInput, actor: Actor): Promise<void> {
    requireAbility(actor, 'administer');
    if (reason.trim() === '') throw invalidField('reason', 'required', 'Enter the reason for your decision.');
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
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

function recordConflict(change: Change, action: string, conflict: JuryConflict, more: object = {}): Promise<void> {
  const { callId, proposalId, jurorId: juror, kind: sort, organization, domain } = conflict;
  const subject = proposalId === null ? `call:${callId}` : `proposal:${proposalId}`;
  return record(change, action, subject, { juror, sort, organization, domain, ...more });
}
