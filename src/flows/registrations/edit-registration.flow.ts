import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { lockReminderPlanning } from '../../domain/notifications/reminders/reminders.queries.js';
import { correctPerson } from '../../domain/privacy/correct-person.js';
import type { RegistrationChanges } from '../../domain/privacy/details-input.js';
import { changeAnswers } from '../../domain/registrations/admission/change-answers.js';
import { lockRegistrationAndSession } from '../../domain/registrations/lock-registration.js';
import { Changes } from '../changes.js';

/** Corrects a registration and the details of its person. */
@Injectable()
export class EditRegistration {
  constructor(private readonly changes: Changes) {}

  /**
   * Answers that are not given stay. Name, organization, language and time zone are those of the person, in all of their
   * registrations. Throws NotFound, Forbidden and Invalid.
   */
  async run(registrationId: string, { answers, ...details }: RegistrationChanges, actor: Actor): Promise<void> {
    await this.changes.runIfAble(actor, 'change', async (change) => {
      await lockReminderPlanning(change.tx);
      const { registration } = await lockRegistrationAndSession(change.tx, registrationId);
      if (answers !== undefined) await changeAnswers(change, registration, answers, true);
      if (Object.keys(details).length === 0) return;
      await correctPerson(change, registration.attendeeId, (stored) => ({ ...stored, ...details }));
    });
  }
}
