import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { checkInTimes } from '../../domain/attendance/check-in.js';
import { checkInPerson, type CheckInResult } from '../../domain/attendance/check-in-person.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { emailKey } from '../../domain/registrations/links/email-address.js';
import type { RegistrationInput } from '../../domain/registrations/admission/registration-input.js';
import { seatsInRoom } from '../../domain/sessions/attendance.js';
import { freeSeats } from '../../domain/registrations/registration.js';
import { findAttendeeByAddress, listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { RegistrationBatches } from '../registrations/registration-batches.js';

/** Admits a walk-in: registers the person like anyone else, and checks them in. */
@Injectable()
export class AdmitWalkIn {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly batches: RegistrationBatches,
  ) {}

  /**
   * Walk-ins are not admitted to a full session or put on its waiting list: only an organizer can add seats. Throws
   * Forbidden, NotFound, and Conflict if there is no free seat or the session is cancelled or over. Walk-ins are
   * possible after registration has closed.
   */
  async run(sessionId: string, input: RegistrationInput, actor: Actor): Promise<CheckInResult> {
    requireAbility(actor, 'check-in', sessionId);
    const session = await getSession(this.database.manager, sessionId);
    if (this.clock.now() < checkInTimes(session).opensAt) {
      throw new Conflict('door-too-early', "Check-in hasn't opened yet.");
    }
    const known = await this.findRegistrationId(session, input.email);
    if (known === null && freeSeats(seatsInRoom(session)).free === 0)
      throw new Conflict('full-at-door', 'There is no free seat.');
    const request =
      known === null
        ? { registrationId: await this.register(sessionId, input, actor), method: 'walk-in' as const }
        : { registrationId: known };
    return this.changes.run(actor, (change) => checkInPerson(change, sessionId, request));
  }

  private async register(sessionId: string, input: RegistrationInput, actor: Actor): Promise<string> {
    return (await this.batches.registerOne(sessionId, { ...input, attendance: 'in-person' }, actor, { isWalkIn: true }))
      .registration.id;
  }

  private async findRegistrationId({ id, callId }: Session, email: string): Promise<string | null> {
    const connection = this.database.manager;
    const attendee = await findAttendeeByAddress(connection, callId, emailKey(email));
    const own = attendee === null ? [] : await listRegistrationsOf(connection, attendee.id);
    return own.find((one) => one.sessionId === id && one.state !== 'cancelled')?.id ?? null;
  }
}
