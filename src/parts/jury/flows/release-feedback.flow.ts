import { Injectable } from '@nestjs/common';
import { type Actor, actorName } from '../../../domain/identity/actor.js';
import { recordAll } from '../../../domain/identity/change.js';
import { getRules } from '../domain/jury.queries.js';
import { lockJuryBySlug } from '../../../domain/calls/calls.queries.js';
import { listTeamFeedback, markReleased } from '../domain/team-feedback.queries.js';
import { seenFeedback } from '../domain/seen-feedback.js';
import { Conflict } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';

/** Which texts are released to teams, or no longer: all of a call, those of a proposal, or one. */
export interface ReleaseInput {
  proposalId: string | null;
  jurorId: string | null;
  isReleased: boolean;
  /** `seenFeedback` of the texts that were shown. */
  seen: string;
}

/** Releases jurors' feedback to the teams, and takes it back, for owners. */
@Injectable()
export class ReleaseFeedback {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns how many texts. Throws NotFound, and Conflict if a juror has changed one since it was shown, or if the call
   * doesn't share feedback.
   */
  async run(callSlug: string, { proposalId, jurorId, isReleased, seen }: ReleaseInput, actor: Actor): Promise<number> {
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx, now } = change;
      const call = await lockJuryBySlug(tx, callSlug);
      if (isReleased && !(await getRules(tx, call)).sharesFeedback)
        throw new Conflict('feedback-not-shared', "This call doesn't share feedback with teams.");
      const all = await listTeamFeedback(tx, call, proposalId === null ? null : [proposalId]);
      const texts = all.filter(
        (one) => (jurorId === null || one.jurorId === jurorId) && (one.releasedAt !== null) !== isReleased,
      );
      if (seenFeedback(texts) !== seen)
        throw new Conflict('feedback-changed', 'Feedback has changed since you opened this page. Read it again.');
      await markReleased(tx, texts, isReleased ? { releasedBy: actorName(actor), releasedAt: now } : null);
      const action = isReleased ? 'jury.feedback-released' : 'jury.feedback-withheld';
      const entries = texts.map((one) => ({
        action,
        subject: `proposal:${one.proposalId}`,
        details: { juror: one.jurorId },
      }));
      await recordAll(change, entries);
      return texts.length;
    });
  }
}
