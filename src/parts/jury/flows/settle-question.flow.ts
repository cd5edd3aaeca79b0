import { Injectable } from '@nestjs/common';
import { getCallBySlug } from '../../../domain/calls/calls.queries.js';
import { lockJuryForShare } from '../../../domain/calls/jury-lock.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/audit.queries.js';
import type { Change } from '../../../domain/identity/change.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import { chosenRecipient, personalMessage } from '../../../domain/notifications/outbox/frozen.js';
import { enqueueMessages } from '../../../domain/notifications/outbox/messages.queries.js';
import { getProposalById } from '../../../domain/proposals/proposals.queries.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { Conflict, invalidField, NotFound } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';
import { enlistMembers } from '../../submissions/domain/enlist-members.js';
import { listReachable } from '../../submissions/domain/reachable.queries.js';
import { teamQuestion } from '../domain/emails/team-question.js';
import type { ReleaseQuestionInput } from '../domain/jury-input.js';
import type { JuryQuestion } from '../domain/jury.entity.js';
import { getOwnRules } from '../domain/jury-members.queries.js';
import { answerUntil } from '../domain/question.js';
import { lockQuestion, updateQuestion } from '../domain/questions.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';

/** Releases a juror's question to the team of a proposal, or declines it, for owners. */
@Injectable()
export class SettleQuestion {
  constructor(private readonly changes: Changes) {}

  /**
   * Emails the question, as worded here, to everybody on the team. Returns how many. Throws NotFound, and Conflict if it
   * is settled already, after the deadline or the decision, and if nobody on the team can be written to.
   */
  async release(callSlug: string, id: string, input: ReleaseQuestionInput, actor: Actor): Promise<number> {
    return this.settle(callSlug, id, actor, async (change, call, { proposalId, jurorId }) => {
      const { tx, now } = change;
      await requireUndecided(tx, call.id);
      const { scoresUntilAt } = await getOwnRules(tx, call, jurorId);
      const until = answerUntil(input.days, scoresUntilAt, now);
      if (until === null) throw new Conflict('scoring-over', 'The deadline for scores has passed.');
      await enlistMembers(change, call, [proposalId]);
      const team = (await listReachable(tx, [proposalId])).get(proposalId) ?? [];
      if (team.length === 0) throw new Conflict('team-unreachable', 'Nobody on the team can be written to.');
      await updateQuestion(tx, id, { state: 'released', body: input.question, answerUntilAt: until });
      const { title } = await getProposalById(tx, proposalId);
      const question = { id, title, body: input.question, until: until.toISOString() };
      const messages = team.map((one) => ({
        ...personalMessage(one, teamQuestion.name, `${teamQuestion.name}:${id}:${one.id}`),
        ...carrying(teamQuestion, { recipient: chosenRecipient(one), question }),
      }));
      await enqueueMessages(change, messages);
      await record(change, 'jury.question-released', `proposal:${proposalId}`, { juror: jurorId });
      return team.length;
    });
  }

  /** Throws NotFound, Invalid without a reason, and Conflict if it is settled already. */
  async decline(callSlug: string, id: string, reason: string, actor: Actor): Promise<void> {
    if (reason === '') throw invalidField('reason', 'required', 'Give a reason.');
    await this.settle(callSlug, id, actor, async (change, _call, { proposalId, jurorId }) => {
      await updateQuestion(change.tx, id, { state: 'declined', reason });
      await record(change, 'jury.question-declined', `proposal:${proposalId}`, { juror: jurorId });
    });
  }

  private async settle<Result>(
    callSlug: string,
    id: string,
    actor: Actor,
    work: (change: Change, call: Call, question: JuryQuestion) => Promise<Result>,
  ): Promise<Result> {
    requireAbility(actor, 'administer');
    return this.changes.run(actor, async (change) => {
      const { tx } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJuryForShare(tx, call.id);
      const question = isUuid(id) ? await lockQuestion(tx, id, call.id) : null;
      if (question === null) throw new NotFound('question-not-found', 'Question not found.');
      if (question.state !== 'asked') throw new Conflict('question-settled', 'The question is settled already.');
      return work(change, call, question);
    });
  }
}
