import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, isAble } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict, Forbidden, Invalid } from '../../platform/errors.js';
import { readAnswers } from '../../domain/questions/answers.js';
import { standingQuestions, withAnswers } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { writeAnswers } from '../../domain/registrations/answers.queries.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { isLive } from '../../domain/registrations/registration.js';
import { getRegistration, lockRegistration } from '../../domain/registrations/registrations.queries.js';
import { registrationClosure } from '../../domain/sessions/session.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';

/** Answers the questions of a session, or answers them anew. */
@Injectable()
export class AnswerQuestions {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * `given` holds answers by the key of their question. Attendees answer for themselves until registration closes, staff
   * for anybody at any time. Throws NotFound, Forbidden, Conflict when it is too late, and Invalid with the faults.
   */
  async run(registrationId: string, given: Readonly<Record<string, unknown>>, actor: Actor): Promise<Registration> {
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const { sessionId } = await getRegistration(tx, registrationId);
      const session = await lockSession(tx, sessionId);
      const registration = await lockRegistration(tx, registrationId);
      const isOwn = actor.kind === 'attendee' && actor.id === registration.attendeeId;
      if (!isOwn && !isAble(actor, 'change')) throw new Forbidden('forbidden', 'This registration is not yours.');
      if (isOwn && (registrationClosure(session, now) !== null || !isLive(registration.state))) {
        throw new Conflict('answers-closed', 'Answers can be changed until registration closes.');
      }
      const questions = await listQuestions(tx, session.id);
      const { kept, faults } = readAnswers(standingQuestions(questions), given);
      if (faults.length > 0) throw new Invalid('invalid', 'Some fields are not valid.', {}, faults);
      const answers = withAnswers(questions, registration.answers, kept);
      await writeAnswers(tx, registration.id, answers, now);
      await record(tx, actor, 'registration.answers-changed', `registration:${registration.id}`, now);
      return { ...registration, answers, updatedAt: now };
    });
  }
}
