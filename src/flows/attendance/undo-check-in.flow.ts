import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findStandingCheckIn, undoCheckIn } from '../../domain/attendance/check-ins.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { NotFound } from '../../platform/errors.js';
import {
  getRegisteredPerson,
  lockRegistration,
  type RegisteredPerson,
} from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { recomputeAttendance } from '../../domain/attendance/record-attendance.js';

/** What became of the wish to take a check-in back. */
export type UndoneCheckIn = { person: RegisteredPerson } & (
  | { outcome: 'out' }
  /** Another check-in stands than the one that was to be taken back. */
  | { outcome: 'already'; since: Date }
);

/** Takes a wrong check-in back. */
@Injectable()
export class UndoCheckIn {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes back the check-in that stands, or this very one: a phone that was without network must not take back what
   * another one saw meanwhile. Where there is none, nothing changes. Throws Forbidden, and NotFound for an id of no
   * registration in the session.
   */
  async run(
    sessionId: string,
    registrationId: string,
    checkInId: string | undefined,
    actor: Actor,
  ): Promise<UndoneCheckIn> {
    requireAbility(actor, 'check-in');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const session = await getSession(tx, sessionId);
      const person = await getRegisteredPerson(tx, registrationId);
      if (person.registration.sessionId !== session.id) {
        throw new NotFound('registration-not-found', 'There is no such registration.');
      }
      const registration = await lockRegistration(tx, registrationId);
      const standing = await findStandingCheckIn(tx, registration.id);
      if (standing === null) return { outcome: 'out', person };
      if (checkInId !== undefined && checkInId !== standing.id) {
        return { outcome: 'already', since: standing.at, person };
      }
      await undoCheckIn(tx, standing, now);
      await recomputeAttendance(tx, session, [registration]);
      const details = { method: standing.method, at: standing.at.toISOString() };
      await record(tx, actor, 'registration.check-in-undone', `registration:${registration.id}`, now, details);
      return { outcome: 'out', person };
    });
  }
}
