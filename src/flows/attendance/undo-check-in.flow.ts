import { Injectable } from '@nestjs/common';
import { findCurrentCheckIn, undoCheckIn } from '../../domain/attendance/check-ins.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { NotFound } from '../../platform/errors.js';
import {
  getRegisteredPerson,
  lockRegistration,
  type RegisteredPerson,
} from '../../domain/registrations/registrations.queries.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { recomputeAttendance } from '../../domain/attendance/record-attendance.js';
import { Changes } from '../changes.js';

/** The outcome of undoing a check-in. */
export type UndoneCheckIn = { person: RegisteredPerson } & (
  | { outcome: 'out' }
  /** A later check-in has replaced the one to undo. */
  | { outcome: 'already'; since: Date }
);

/** Undoes a mistaken check-in. */
@Injectable()
export class UndoCheckIn {
  constructor(private readonly changes: Changes) {}

  /**
   * Undoes the current check-in, or only the given one: a phone that was offline must not undo what another phone
   * recorded in the meantime. Does nothing without a check-in. Throws Forbidden, and NotFound if the registration is
   * not in the session.
   */
  async run(
    sessionId: string,
    registrationId: string,
    checkInId: string | undefined,
    actor: Actor,
  ): Promise<UndoneCheckIn> {
    requireAbility(actor, 'check-in', sessionId);
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await getSession(tx, sessionId);
      const person = await getRegisteredPerson(tx, registrationId);
      if (person.registration.sessionId !== session.id) {
        throw new NotFound('registration-not-found', 'Registration not found.');
      }
      const registration = await lockRegistration(tx, registrationId);
      const current = await findCurrentCheckIn(tx, registration.id);
      if (current === null) return { outcome: 'out', person };
      if (checkInId !== undefined && checkInId !== current.id) {
        return { outcome: 'already', since: current.at, person };
      }
      await undoCheckIn(tx, current, now);
      await recomputeAttendance(change, session, [registration]);
      const details = { method: current.method, at: current.at.toISOString() };
      await record(change, 'registration.check-in-undone', `registration:${registration.id}`, details);
      return { outcome: 'out', person };
    });
  }
}
