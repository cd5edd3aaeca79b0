import { Injectable } from '@nestjs/common';
import { Attendee } from '../../domain/registrations/attendee.entity.js';
import { lockAttendee } from '../../domain/registrations/links/links.queries.js';
import type { PreferencesInput } from '../../domain/registrations/admission/registration-input.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { record } from '../../domain/identity/change.js';
import { lockReminderPlanning } from '../../domain/notifications/reminders/reminders.queries.js';
import { languageFor } from '../../domain/registrations/people/language-for.js';
import { writeUnsubscribed } from '../../domain/notifications/unsubscribe/unsubscribe.queries.js';
import { Changes } from '../changes.js';

/** Changes an attendee's zone, language and which emails they get, from their own page. */
@Injectable()
export class UpdatePreferences {
  constructor(private readonly changes: Changes) {}

  /**
   * Later emails, including reminders, use the new language and time zone. If `unsubscribedFrom` is omitted, it is
   * unchanged.
   */
  async run(attendeeId: string, input: PreferencesInput, origin?: string): Promise<Attendee> {
    return this.changes.run({ kind: 'attendee', id: attendeeId, origin }, async (change) => {
      const { tx, now } = change;
      await lockReminderPlanning(tx);
      const attendee = await lockAttendee(tx, attendeeId);
      const language = languageFor(input.language, await getCall(tx, attendee.callId));
      const changes = { timeZone: input.timeZone, language };
      await tx.getRepository(Attendee).update({ id: attendee.id }, { ...changes, isOwnZone: true, changedAt: now });
      const unsubscribedFrom = input.unsubscribedFrom ?? attendee.unsubscribedFrom;
      if (input.unsubscribedFrom !== undefined) await writeUnsubscribed(tx, attendee, unsubscribedFrom);
      await record(change, 'attendee.preferences', `attendee:${attendee.id}`, { ...changes, unsubscribedFrom });
      return { ...attendee, ...changes, isOwnZone: true, unsubscribedFrom, changedAt: now };
    });
  }
}
