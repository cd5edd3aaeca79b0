import { Injectable } from '@nestjs/common';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { Conflict, Invalid } from '../../platform/errors.js';
import { readAnswers } from '../../domain/questions/answers.js';
import { currentQuestions, withAnswers } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { writeAnswers } from '../../domain/registrations/answers.queries.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { isLive } from '../../domain/registrations/registration.js';
import { lockRegistrationAndSession } from '../../domain/registrations/lock-registration.js';
import { registrationClosure } from '../../domain/sessions/session.js';
import { Changes } from '../changes.js';

/** Answers the questions of a session, or changes the answers. */
@Injectable()
export class AnswerQuestions {
  constructor(private readonly changes: Changes) {}

  /**
   * `given` contains answers by question key. Attendees can answer for themselves until registration closes, staff for
   * anyone at any time. Throws NotFound, Forbidden, Conflict after registration has closed, and Invalid.
   */
  async run(registrationId: string, given: Readonly<Record<string, unknown>>, actor: Actor): Promise<Registration> {
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { session, registration } = await lockRegistrationAndSession(tx, registrationId);
      requireOwner(actor, registration.attendeeId, 'This registration belongs to someone else.');
      const isOpen = registrationClosure(session, now) === null && isLive(registration.state);
      if (actor.kind === 'attendee' && !isOpen) {
        throw new Conflict('answers-closed', 'Answers can be changed until registration closes.');
      }
      const questions = await listQuestions(tx, session.id);
      const { kept, fieldErrors } = readAnswers(currentQuestions(questions), given);
      if (fieldErrors.length > 0) throw new Invalid('invalid', 'Some fields are invalid.', {}, fieldErrors);
      const answers = withAnswers(questions, registration.answers, kept);
      await writeAnswers(tx, registration.id, answers, now);
      await record(change, 'registration.answers-changed', `registration:${registration.id}`);
      return { ...registration, answers, updatedAt: now };
    });
  }
}
