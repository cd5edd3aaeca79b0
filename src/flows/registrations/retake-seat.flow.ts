import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '../../domain/identity/actor.js';
import { Forbidden } from '../../platform/errors.js';
import { getAttendee, getRegistration } from '../../domain/registrations/registrations.queries.js';
import { Register, type RegisterResult } from './register.flow.js';

/** Registers a person anew who gave their seat back. */
@Injectable()
export class RetakeSeat {
  constructor(
    private readonly database: DataSource,
    private readonly register: Register,
  ) {}

  /**
   * They get a seat while there is room, and otherwise what anybody would get who registers now: it goes the way of all
   * registrations, so nobody overtakes the line. Again it changes nothing. Throws NotFound, Forbidden for anybody but
   * the attendee, and Conflict when the session takes no registrations or is full without a waiting list.
   */
  async run(registrationId: string, actor: Actor): Promise<RegisterResult> {
    const registration = await getRegistration(this.database.manager, registrationId);
    const attendee = await getAttendee(this.database.manager, registration.attendeeId);
    if (actor.kind !== 'attendee' || actor.id !== attendee.id) {
      throw new Forbidden('forbidden', 'This registration is not yours.');
    }
    const { email, name, timeZone, language } = attendee;
    return this.register.run(registration.sessionId, { email, name, timeZone, language }, actor);
  }
}
