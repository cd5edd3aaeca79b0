import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { lockJuryForShare } from '../../../domain/calls/jury-lock.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { Conflict, Forbidden, NotFound } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';
import { getOwnRules } from '../domain/jury-members.queries.js';
import { findAssigned, findSheet, lockAssigned } from '../domain/jury.queries.js';
import { isOpenQuestion } from '../domain/question.js';
import { insertQuestion, listQuestionsFor } from '../domain/questions.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';
import { requireScorable } from '../domain/save-score-sheet.js';

/** A juror asks the team of a proposal something, which an owner releases. */
@Injectable()
export class AskTeam {
  constructor(private readonly changes: Changes) {}

  /**
   * Throws NotFound for a proposal that is not assigned to the actor, what `requireScorable` throws, and Conflict once the
   * review is submitted, after the decision, and while another question of the juror about it is open.
   */
  async run(proposalId: string, body: string, actor: Actor, id: string = randomUUID()): Promise<void> {
    requireAbility(actor, 'score');
    if (actor.kind !== 'organizer') throw new Forbidden('forbidden', 'Only jurors ask teams.');
    const jurorId = actor.id;
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const known = isUuid(proposalId) ? await findAssigned(tx, proposalId, jurorId) : null;
      if (known !== null) await lockJuryForShare(tx, known.callId);
      const proposal = known && (await lockAssigned(tx, proposalId, jurorId));
      if (proposal === null) throw new NotFound('proposal-not-found', 'Proposal not found.');
      await requireUndecided(tx, proposal.callId);
      const rules = await getOwnRules(tx, await getCall(tx, proposal.callId), jurorId);
      await requireScorable(tx, proposal, rules, jurorId, now);
      if ((await findSheet(tx, proposalId, jurorId))?.state === 'handed-in')
        throw new Conflict('review-submitted', 'You have submitted this review. Revert it to a draft first.');
      const questions = await listQuestionsFor(tx, proposalId, jurorId);
      if (questions.some((one) => one.jurorId === jurorId && isOpenQuestion(one, now)))
        throw new Conflict('question-open', 'You have asked already. Wait for the answer.');
      await insertQuestion(tx, { id, proposalId, jurorId, body, askedAt: now });
      await record(change, 'jury.question-asked', `proposal:${proposalId}`);
    });
  }
}
