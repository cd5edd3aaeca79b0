import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { maxFeedbackQuestions } from '../domain/feedback.js';
import { countFeedback, feedbackQuestions, removeFeedbackForm, writeFeedbackForm } from '../domain/feedback.queries.js';
import type { Actor } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { Conflict } from '../../../platform/errors.js';
import type { QuestionContent } from '../../../domain/questions/question.js';
import { lockSession } from '../../../domain/sessions/sessions.queries.js';
import { Changes } from '../../../flows/changes.js';

/** Sets the feedback questions of a session. */
@Injectable()
export class SetFeedbackForm {
  constructor(private readonly changes: Changes) {}

  /**
   * `edit` turns the current list into the new one; null resets to the call's questions. Throws NotFound, Forbidden,
   * and Conflict for more than five questions, and once someone has answered.
   */
  async run(sessionId: string, edit: ((current: QuestionContent[]) => QuestionContent[]) | null, actor: Actor) {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const session = await lockSession(tx, sessionId);
      const call = await getCall(tx, session.callId);
      if ((await countFeedback(tx, [session.id])) > 0) {
        throw new Conflict('feedback-answered', "Someone has answered, so the questions can't change.");
      }
      if (edit === null) await removeFeedbackForm(tx, { session });
      else {
        const questions = edit(await feedbackQuestions(tx, session, call));
        checkNumber(questions);
        await writeFeedbackForm(tx, { id: randomUUID(), callId: call.id, sessionId, questions, changedAt: now });
      }
      await record(change, 'session.feedback-asked', `session:${session.id}`);
      return feedbackQuestions(tx, session, call);
    });
  }

  /** Makes these questions the call's, for all sessions without custom questions or answers. */
  async forCall(sessionId: string, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      const { tx, now } = change;
      const session = await lockSession(tx, sessionId);
      const call = await getCall(tx, session.callId);
      const questions = await feedbackQuestions(tx, session, call);
      const form = { id: randomUUID(), callId: call.id, sessionId: null, questions, changedAt: now };
      await writeFeedbackForm(tx, form);
      await record(change, 'call.feedback-asked', `call:${call.id}`);
    });
  }
}

function checkNumber(questions: readonly QuestionContent[]): void {
  if (questions.length === 0) throw new Conflict('no-feedback-question', 'Leave at least one question.');
  if (questions.length > maxFeedbackQuestions) {
    throw new Conflict('too-many-feedback-questions', 'A feedback form can have at most five questions.');
  }
}
