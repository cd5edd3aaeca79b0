import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCall, getCallBySlug, lockJuryForShare } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { Conflict, Forbidden, NotFound, invalidField } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';
import { getOwnRules } from '../domain/jury-members.queries.js';
import { findAssigned, findSheet, lockAssigned } from '../domain/jury.queries.js';
import { isOpenQuestion, answerUntil, isAnswerable } from '../domain/question.js';
import {
  insertQuestion,
  listQuestionsFor,
  lockQuestion,
  updateQuestion,
  listOwnQuestions,
} from '../domain/questions.queries.js';
import { requireUndecided } from '../domain/require-undecided.js';
import { requireScorable } from '../domain/save-score-sheet.js';
import { record, type Change } from '../../../domain/identity/change.js';
import { carrying } from '../../../domain/notifications/kinds/kinds.js';
import { chosenRecipient, personalMessage } from '../../../domain/notifications/outbox/frozen.js';
import { enqueueMessages } from '../../../domain/notifications/outbox/messages.queries.js';
import { getProposalById } from '../../../domain/proposals/proposals.queries.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { enlistMembers } from '../../submissions/domain/enlist-members.js';
import { listReachable } from '../../submissions/domain/reachable.queries.js';
import { teamQuestion } from '../domain/emails/team-question.js';
import type { ReleaseQuestionInput } from '../domain/jury-input.js';
import type { JuryQuestion } from '../domain/jury.entity.js';
import { getAttendee } from '../../../domain/registrations/registrations.queries.js';

/** Questions of jurors to a team, which the office releases or declines. */
@Injectable()
export class AskTeam {
  constructor(private readonly changes: Changes) {}

  /**
   * A juror asks the team of a proposal something, which an owner releases. Throws NotFound for a proposal that is not
   * assigned to the actor, what `requireScorable` throws, and Conflict once the review is submitted, after the
   * decision, and while another question of the juror about it is open.
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
    return this.changes.runIfAble(actor, 'administer', async (change) => {
      const { tx } = change;
      const call = await getCallBySlug(tx, callSlug);
      await lockJuryForShare(tx, call.id);
      const question = isUuid(id) ? await lockQuestion(tx, id, call.id) : null;
      if (question === null) throw new NotFound('question-not-found', 'Question not found.');
      if (question.state !== 'asked') throw new Conflict('question-settled', 'The question is settled already.');
      return work(change, call, question);
    });
  }

  /**
   * Answers a question of the jury for the team. The last answer counts. `seen` is when the answer that was on the page
   * was given; empty for none. Throws NotFound for a question to others, and Conflict after its date or if somebody
   * else on the team has answered meanwhile.
   */
  async answer(id: string, { answer, seen }: { answer: string; seen: string }, actor: Actor): Promise<void> {
    if (actor.kind !== 'attendee' || !isUuid(id)) throw notFound();
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const attendee = await getAttendee(tx, actor.id);
      const isOwn = (await listOwnQuestions(tx, attendee)).some((one) => one.id === id);
      const question = isOwn ? await lockQuestion(tx, id, attendee.callId) : null;
      if (question === null) throw notFound();
      if (!isAnswerable(question, now)) throw new Conflict('answers-over', 'The date for answers has passed.');
      if ((question.answeredAt?.toISOString() ?? '') !== seen)
        throw new Conflict('answered-meanwhile', 'Somebody else on your team has answered in the meantime.');
      await updateQuestion(tx, id, { answer, answeredAt: now });
      await record(change, 'jury.question-answered', `proposal:${question.proposalId}`);
    });
  }
}

function notFound(): NotFound {
  return new NotFound('question-not-found', 'Question not found.');
}
