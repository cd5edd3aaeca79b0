import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { Attendee } from '../registrations/attendee.entity.js';
import type { PreferencesInput } from '../registrations/registration-input.js';
import { getAttendee } from '../registrations/registrations.queries.js';
import { getCall } from '../calls/calls.queries.js';
import { record } from '../identity/audit.queries.js';
import { languageFor } from './language-for.js';

/** Changes an attendee's zone and language, from their own page. */
@Injectable()
export class UpdatePreferences {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Later mails, reminders included, speak the new language and time. */
  async run(attendeeId: string, input: PreferencesInput, origin?: string): Promise<Attendee> {
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const attendee = await getAttendee(tx, attendeeId);
      const changes = {
        timeZone: input.timeZone,
        language: languageFor(input.language, await getCall(tx, attendee.callId)),
      };
      await tx.getRepository(Attendee).update({ id: attendee.id }, { ...changes, changedAt: now });
      await record(
        tx,
        { kind: 'attendee', id: attendee.id, origin },
        'attendee.preferences',
        `attendee:${attendee.id}`,
        now,
        changes,
      );
      return { ...attendee, ...changes, changedAt: now };
    });
  }
}
