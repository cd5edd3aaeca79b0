import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { lockReminderPlanning } from '../../domain/notifications/reminders/reminders.queries.js';
import { correctDetails } from '../../domain/privacy/correct-details.js';
import type { PersonInput } from '../../domain/privacy/details-input.js';
import { Attendee } from '../../domain/registrations/attendee.entity.js';
import { Changes } from '../changes.js';

/** Corrects a person's details, for staff. */
@Injectable()
export class EditPerson {
  constructor(private readonly changes: Changes) {}

  /** Later emails use the language and time zone. Returns the attendee. Throws NotFound and Forbidden. */
  async run(attendeeId: string, { name, organization, language, timeZone }: PersonInput, actor: Actor) {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      await lockReminderPlanning(tx);
      const attendee = await correctDetails(change, attendeeId, { name, organization }, 'staff');
      if (attendee.language === language && attendee.timeZone === timeZone) return attendee;
      const preferences = { language, timeZone };
      await tx.getRepository(Attendee).update({ id: attendee.id }, { ...preferences, changedAt: now });
      await record(change, 'attendee.preferences', `attendee:${attendee.id}`, preferences);
      return { ...attendee, ...preferences, changedAt: now };
    });
  }
}
