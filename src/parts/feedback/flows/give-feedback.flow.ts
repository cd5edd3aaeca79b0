import { Injectable } from '@nestjs/common';
import { acceptAnswers } from '../domain/answer-feedback.js';
import { feedbackMarks, feedbackWindow } from '../domain/feedback.js';
import { insertFeedback } from '../domain/feedback.queries.js';
import { record } from '../../../domain/identity/change.js';
import { getAttendee, getRegistration } from '../../../domain/registrations/registrations.queries.js';
import { lockSession } from '../../../domain/sessions/sessions.queries.js';
import { Conflict } from '../../../platform/errors.js';
import { Changes } from '../../../flows/changes.js';
import { secretsOf } from '../../../platform/secrets/secrets.js';

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
