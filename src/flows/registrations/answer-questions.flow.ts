import { Injectable } from '@nestjs/common';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import { Conflict } from '../../platform/errors.js';
import { changeAnswers } from '../../domain/registrations/admission/change-answers.js';
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
      const { session, registration } = await lockRegistrationAndSession(change.tx, registrationId);
      requireOwner(actor, registration.attendeeId, 'This registration belongs to someone else.');
      const isOpen = registrationClosure(session, change.now) === null && isLive(registration.state);
      if (actor.kind === 'attendee' && !isOpen) {
        throw new Conflict('answers-closed', 'Answers can be changed until registration closes.');
      }
      return changeAnswers(change, registration, given);
    });
  }
}
