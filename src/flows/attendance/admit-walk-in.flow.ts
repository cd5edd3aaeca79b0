import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Conflict } from '../../platform/errors.js';
import { emailKey } from '../../domain/registrations/email-address.js';
import { freeSeats } from '../../domain/registrations/registration.js';
import type { RegistrationInput } from '../../domain/registrations/registration-input.js';
import { findAttendeeByAddress, listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { doorTimes } from '../../domain/attendance/check-in.js';
import { Register } from '../registrations/register.flow.js';
import { CheckIn, type DoorAnswer } from './check-in.flow.js';

/** Lets somebody in who comes without a registration: they get one by the one path to a seat, and are checked in. */
@Injectable()
export class AdmitWalkIn {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly register: Register,
    private readonly checkIn: CheckIn,
  ) {}

  /**
   * Gives what the door says. Nobody is let into a full session, and nobody is put into its line unasked: that a seat is
   * added is for an organizer to decide. Throws Forbidden, NotFound, and Conflict where there is no seat or the session
   * takes nobody; that registration has closed does not count at the door.
   */
  async run(sessionId: string, input: RegistrationInput, actor: Actor): Promise<DoorAnswer> {
    requireAbility(actor, 'check-in');
    const session = await getSession(this.database.manager, sessionId);
    if (this.clock.now() < doorTimes(session).opensAt) {
      throw new Conflict('door-too-early', 'Nobody is let in yet.');
    }
    const known = await this.registrationOf(session.callId, sessionId, input.email);
    if (known === null) {
      if (freeSeats(session).free === 0) throw new Conflict('full-at-door', 'No seat is free.');
      const { registration } = await this.register.run(sessionId, input, actor, { atDoor: true });
      return this.checkIn.run(sessionId, { registrationId: registration.id, method: 'walk-in' }, actor);
    }
    return this.checkIn.run(sessionId, { registrationId: known }, actor);
  }

  /** The id of the registration that this address has here and that counts, or null. */
  private async registrationOf(callId: string, sessionId: string, email: string): Promise<string | null> {
    const tx = this.database.manager;
    const attendee = await findAttendeeByAddress(tx, callId, emailKey(email));
    const mine = attendee === null ? [] : await listRegistrationsOf(tx, attendee.id);
    return mine.find((one) => one.sessionId === sessionId && one.state !== 'cancelled')?.id ?? null;
  }
}
