import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../platform/clock.js';
import { verifyAddress } from '../../domain/registrations/admission.queries.js';
import { Attendee } from '../../domain/registrations/attendee.entity.js';
import { lockAttendee } from '../../domain/registrations/links.queries.js';
import type { PreferencesInput } from '../../domain/registrations/registration-input.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { record } from '../../domain/identity/audit.queries.js';
import { lockReminderPlanning } from '../../domain/notifications/reminders/reminders.queries.js';
import { languageFor } from '../../domain/registrations/language-for.js';
import { writeUnsubscribed } from '../../domain/notifications/unsubscribe/unsubscribe.queries.js';

/** Changes an attendee's zone, language and which mails they want, from their own page. */
@Injectable()
export class UpdatePreferences {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Later mails, reminders included, speak the new language and time. Without `unsubscribedFrom` it stays as it was. */
  async run(attendeeId: string, input: PreferencesInput, origin?: string): Promise<Attendee> {
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      await lockReminderPlanning(tx);
      const attendee = await lockAttendee(tx, attendeeId);
      await verifyAddress(tx, attendee.id, now);
      const changes = {
        timeZone: input.timeZone,
        language: languageFor(input.language, await getCall(tx, attendee.callId)),
      };
      await tx.getRepository(Attendee).update({ id: attendee.id }, { ...changes, changedAt: now });
      const unsubscribedFrom = input.unsubscribedFrom ?? attendee.unsubscribedFrom;
      if (input.unsubscribedFrom !== undefined) await writeUnsubscribed(tx, attendee, unsubscribedFrom);
      await record(
        tx,
        { kind: 'attendee', id: attendee.id, origin },
        'attendee.preferences',
        `attendee:${attendee.id}`,
        now,
        { ...changes, unsubscribedFrom },
      );
      return { ...attendee, ...changes, unsubscribedFrom, changedAt: now };
    });
  }
}
