import { Injectable } from '@nestjs/common';
import { requireNotCheckedIn } from '../../domain/attendance/record-check-in.js';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import { changeAttendance } from '../../domain/registrations/seats/change-attendance.js';
import { lockRegistrationAndSession } from '../../domain/registrations/lock-registration.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import type { Attendance } from '../../domain/sessions/attendance.js';
import { Changes } from '../changes.js';

/** Changes how a person attends a hybrid session: in person or online. */
@Injectable()
export class ChangeAttendance {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns the registration. With `waits`, a person for whom no seat is free keeps theirs and moves once one is. Throws
   * NotFound, Forbidden, and Conflict as `changeAttendance`.
   */
  async run(registrationId: string, input: { attendance: Attendance; waits: boolean }, actor: Actor) {
    return this.changes.run(actor, async (change) => {
      const { session, registration } = await lockRegistrationAndSession(change.tx, registrationId);
      const attendee = await getAttendee(change.tx, registration.attendeeId);
      requireOwner(actor, attendee.id, 'This registration belongs to someone else.');
      await requireNotCheckedIn(change, registration.id);
      return changeAttendance(change, session, registration, attendee, input);
    });
  }
}
