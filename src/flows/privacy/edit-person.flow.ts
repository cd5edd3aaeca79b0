import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { lockReminderPlanning } from '../../domain/notifications/reminders/reminders.queries.js';
import { correctDetails, type Details } from '../../domain/privacy/correct-details.js';
import { correctPerson } from '../../domain/privacy/correct-person.js';
import type { PersonInput } from '../../domain/privacy/details-input.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/** Corrects what is stored about people. */
@Injectable()
export class EditPerson {
  constructor(private readonly changes: Changes) {}

  /**
   * Corrects a person's details, for staff. Later emails use the language and time zone. Returns the attendee. Throws
   * NotFound, Forbidden, and what `edit` throws.
   */
  async run(attendeeId: string, edit: Edit<PersonInput, PersonInput>, actor: Actor) {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      await lockReminderPlanning(change.tx);
      return correctPerson(change, attendeeId, edit);
    });
  }

  /** Corrects a person's name and organization, from their own page, which proves the address. Returns the attendee. */
  async correctOwn(attendeeId: string, details: Details, origin?: string): Promise<Attendee> {
    return this.changes.run({ kind: 'attendee', id: attendeeId, origin }, (change) =>
      correctDetails(change, attendeeId, details, 'owner'),
    );
  }
}
