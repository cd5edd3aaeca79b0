import { Injectable } from '@nestjs/common';
import { feedbackMarks, feedbackWindow } from '../domain/feedback.js';
import {
  insertFeedback,
  feedbackQuestions,
  hasOwnForm,
  writeFeedbackForm,
  writeFeedbackMark,
} from '../domain/feedback.queries.js';
import { record, type Change } from '../../../domain/identity/change.js';
import { getAttendee, getRegistration } from '../../../domain/registrations/registrations.queries.js';
import { lockSession } from '../../../domain/sessions/sessions.queries.js';
import { Conflict, Invalid, invalidField } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';
import { randomUUID } from 'node:crypto';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { type KeptAnswers, readAnswers } from '../../../domain/questions/answers.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { askedQuestions } from '../domain/feedback-summary.js';

/** Saves an attendee's feedback after a session. */
@Injectable()
export class GiveFeedback {
  constructor(private readonly changes: Changes) {}

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
      const marks = feedbackMarks(secretsOf(tx).all, registration.id);
      const answers = await acceptAnswers(change, session, given, marks);
      const { name, email } = await getAttendee(tx, registration.attendeeId);
      await insertFeedback(tx, {
        sessionId: session.id,
        answeredOn: now.toISOString().slice(0, 10),
        answers,
        name: isNamed ? name : null,
        email: isNamed ? email : null,
      });
      await record(change, 'session.feedback', `session:${session.id}`);
    });
  }
}

/**
 * Returns the valid answers of a person to the questions of a locked session. The first answer freezes the session's
 * questions, even if the call's change. Throws Invalid for invalid or no answers, and Conflict if one of the marks exists,
 * because everyone can answer only once.
 */
async function acceptAnswers(
  { tx, now }: Change,
  session: Session,
  given: Readonly<Record<string, unknown>>,
  marks: readonly Buffer[],
): Promise<KeptAnswers> {
  const { id: sessionId, callId } = session;
  const questions = await feedbackQuestions(tx, session, await getCall(tx, callId));
  const { kept, fieldErrors } = readAnswers(askedQuestions(questions, sessionId), given);
  if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
  if (Object.keys(kept).length === 0) {
    const path = questions[0] === undefined ? 'answers' : `answers.${questions[0].key}`;
    throw invalidField(path, 'nothing-said', 'Answer at least one question.');
  }
  if (!(await writeFeedbackMark(tx, marks))) throw new Conflict('feedback-given', 'You have already given feedback.');
  if (!(await hasOwnForm(tx, sessionId))) {
    await writeFeedbackForm(tx, { id: randomUUID(), callId, sessionId, questions, changedAt: now });
  }
  return kept;
}
