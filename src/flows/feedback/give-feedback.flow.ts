import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import { feedbackMark } from '../../domain/feedback/feedback-mark.js';
import { askedQuestions } from '../../domain/feedback/feedback-summary.js';
import { feedbackWindow } from '../../domain/feedback/feedback.js';
import {
  feedbackQuestions,
  hasOwnForm,
  insertFeedback,
  writeFeedbackForm,
  writeFeedbackMark,
} from '../../domain/feedback/feedback.queries.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Config } from '../../platform/config.js';
import { Conflict, Invalid, invalidField } from '../../platform/errors.js';
import { readAnswers } from '../../domain/questions/answers.js';
import { getAttendee, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { Changes } from '../changes.js';

/** Saves an attendee's feedback after a session. */
@Injectable()
export class GiveFeedback {
  constructor(
    private readonly changes: Changes,
    private readonly config: Config,
  ) {}

  /**
   * `given` contains answers by question key. Unless `isNamed`, nothing stored can link an answer to the person: not
   * its time, its position among the others, or the audit log. Throws NotFound, Conflict if feedback is not open, the
   * person can't give any or has already given it, and Invalid.
   */
  async run(registrationId: string, given: Readonly<Record<string, unknown>>, isNamed: boolean): Promise<void> {
    await this.changes.run({ kind: 'visitor' }, async (change) => {
      const { tx, now } = change;
      const registration = await getRegistration(tx, registrationId);
      const session = await lockSession(tx, registration.sessionId);
      if (registration.state !== 'confirmed' || feedbackWindow(session, now) !== 'open') {
        throw new Conflict('feedback-closed', 'Feedback is closed.');
      }
      const questions = await feedbackQuestions(tx, session, await getCall(tx, session.callId));
      const { kept, fieldErrors } = readAnswers(askedQuestions(questions, session.id), given);
      if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
      const [first] = questions;
      if (Object.keys(kept).length === 0) {
        throw invalidField(
          first === undefined ? 'answers' : `answers.${first.key}`,
          'nothing-said',
          'Answer at least one question.',
        );
      }
      if (!(await writeFeedbackMark(tx, feedbackMark(this.config.secret, registration.id)))) {
        throw new Conflict('feedback-given', 'You have already given feedback.');
      }
      // After the first answer, the session's questions are fixed, even if the call's change.
      if (!(await hasOwnForm(tx, session.id))) {
        const { id: sessionId, callId } = session;
        await writeFeedbackForm(tx, { id: randomUUID(), callId, sessionId, questions, changedAt: now });
      }
      const { name, email } = await getAttendee(tx, registration.attendeeId);
      await insertFeedback(tx, {
        sessionId: session.id,
        answeredOn: now.toISOString().slice(0, 10),
        answers: kept,
        name: isNamed ? name : null,
        email: isNamed ? email : null,
      });
      await record(change, 'session.feedback', `session:${session.id}`);
    });
  }
}
