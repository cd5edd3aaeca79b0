import { Injectable } from '@nestjs/common';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { type Actor, requireAbility } from '../../../domain/identity/actor.js';
import { record } from '../../../domain/identity/change.js';
import { getSession } from '../../../domain/sessions/sessions.queries.js';
import { Changes } from '../../../flows/changes.js';
import { Conflict, NotFound } from '../../../platform/errors.js';
import { findClosing, lockInquiry, unchooseOthers, updateInquiry } from '../domain/inquiries.queries.js';
import { closesAt, type InquiryState, isOver } from '../domain/inquiry.js';

/** What a host does with a question by one tap, while the session runs. */
export const liveSteps = ['new', 'chosen', 'answered', 'hidden'] as const;
export type LiveStep = (typeof liveSteps)[number];

/** Runs the questions of a session: which is being answered, has been answered aloud, or is hidden. */
@Injectable()
export class ModerateQuestions {
  constructor(private readonly changes: Changes) {}

  /**
   * One question is chosen at a time: another goes back to those that wait. A host who taps what a colleague has done
   * already changes nothing. Throws Forbidden, NotFound for a question of another session, and Conflict once answers are
   * closed, the question is merged, or its state is no longer the one that the host saw (`from`).
   */
  async run(sessionId: string, number: string, state: LiveStep, actor: Actor, from?: InquiryState): Promise<void> {
    requireAbility(actor, 'change', sessionId);
    await this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await getSession(tx, sessionId);
      const call = await getCall(tx, session.callId);
      const inquiry = await lockInquiry(tx, call.id, number);
      if (inquiry.sessionId !== session.id) throw new NotFound('question-not-found', 'Question not found.');
      if (inquiry.state === 'merged') throw new Conflict('question-merged', 'The question is merged with another.');
      if (inquiry.state === state) return;
      if (from !== undefined && inquiry.state !== from)
        throw new Conflict('question-changed', 'A colleague was faster: look at what they did.');
      const isFirst = state === 'answered' && inquiry.publishedAt === null;
      if (isFirst && isOver(closesAt(await findClosing(tx, call.id), call), now))
        throw new Conflict('answers-closed', 'The time for answers is over: everybody is to know the same.');
      if (state === 'chosen') await unchooseOthers(tx, session.id);
      await updateInquiry(tx, { ...inquiry, state, ...(isFirst && { publishedAt: now }) });
      const what = state === 'answered' ? 'answered' : 'edited';
      await record(change, `call.question-${what}`, `call:${call.id}`, { number: inquiry.number });
    });
  }
}
