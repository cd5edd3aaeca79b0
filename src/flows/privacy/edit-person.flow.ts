import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { lockReminderPlanning } from '../../domain/notifications/reminders/reminders.queries.js';
import { correctDetails, type Details } from '../../domain/privacy/correct-details.js';
import type { PersonInput } from '../../domain/privacy/details-input.js';
import { lockJury } from '../../domain/calls/calls.queries.js';
import { Attendee } from '../../domain/registrations/attendee.entity.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import { getAttendee, organizationNames } from '../../domain/registrations/registrations.queries.js';
import { changesOf, type Edit } from '../../platform/three-way-merge.js';
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
      const { tx, now } = change;
      await lockReminderPlanning(tx);
      await lockJury(tx, (await getAttendee(tx, attendeeId)).callId);
      const current = await lockAttendee(tx, attendeeId);
      const names = await organizationNames(tx, [current.organizationId]);
      const stored = { ...current, organization: names.get(current.organizationId ?? '') ?? null };
      const { name, organization, language, timeZone } = changesOf(edit, stored);
      const attendee = await correctDetails(change, attendeeId, { name, organization }, 'staff');
      if (attendee.language === language && attendee.timeZone === timeZone) return attendee;
      const preferences = { language, timeZone };
      const isOwnZone = attendee.isOwnZone || attendee.timeZone !== timeZone;
      await tx.getRepository(Attendee).update({ id: attendee.id }, { ...preferences, isOwnZone, changedAt: now });
      await record(change, 'attendee.preferences', `attendee:${attendee.id}`, preferences);
      return { ...attendee, ...preferences, isOwnZone, changedAt: now };
    });
  }

  /** Corrects a person's name and organization, from their own page, which proves the address. Returns the attendee. */
  async correctOwn(attendeeId: string, details: Details, origin?: string): Promise<Attendee> {
    return this.changes.run({ kind: 'attendee', id: attendeeId, origin }, (change) =>
      correctDetails(change, attendeeId, details, 'owner'),
    );
  }
}
