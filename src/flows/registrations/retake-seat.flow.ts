import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../domain/identity/actor.js';
import { Forbidden } from '../../platform/errors.js';
import { getAttendee, getRegistration } from '../../domain/registrations/registrations.queries.js';
import type { RegisterResult } from '../../domain/registrations/registration-request.js';
import { RegistrationBatches } from './registration-batches.js';

/** Registers a person again who gave up their seat. */
@Injectable()
export class RetakeSeat {
  constructor(
    private readonly database: DataSource,
    private readonly batches: RegistrationBatches,
  ) {}

  /**
   * They get the same as anyone who registers now: a seat or a place on the waiting list. Repeating changes nothing.
   * Throws NotFound, Forbidden for anyone but the attendee, and Conflict if registration is closed or the session is
   * full without a waiting list.
   */
  async run(registrationId: string, actor: Actor): Promise<RegisterResult> {
    const registration = await getRegistration(this.database.manager, registrationId);
    const attendee = await getAttendee(this.database.manager, registration.attendeeId);
    if (actor.kind !== 'attendee' || actor.id !== attendee.id) {
      throw new Forbidden('forbidden', 'This registration belongs to someone else.');
    }
    const { email, name, timeZone, language } = attendee;
    return this.batches.registerOne(registration.sessionId, { email, name, timeZone, language }, actor);
  }
}
