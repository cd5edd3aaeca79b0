import { Injectable } from '@nestjs/common';
import { requireNotCheckedIn } from '../../domain/attendance/record-check-in.js';
import { findDelegation } from '../../domain/delegations/delegations.queries.js';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { leave } from '../../domain/registrations/leave.js';
import { lockRegistrationAndSession } from '../../domain/registrations/lock-registration.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { isLive } from '../../domain/registrations/registration.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { requireNotOver } from '../../domain/sessions/session.js';
import { Changes } from '../changes.js';

/** Ends a registration. */
@Injectable()
export class Withdraw {
  constructor(private readonly changes: Changes) {}

  /**
   * Cancels a registration: the seat goes to the next person on the waiting list, and the event is removed from the
   * attendee's calendar. Returns the registration; one that is no longer active is unchanged. Attendees can withdraw
   * their own, coordinators those of their delegation, staff any. Throws NotFound, Forbidden, and Conflict if the
   * session is over or the person is checked in.
   */
  async run(registrationId: string, actor: Actor): Promise<{ registration: Registration; attendee: Attendee }> {
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const { session, registration } = await lockRegistrationAndSession(tx, registrationId);
      const attendee = await getAttendee(tx, registration.attendeeId);
      const delegation = await findDelegation(tx, registration.delegationId);
      const coordinates = actor.kind === 'attendee' && actor.id === delegation?.coordinatorId;
      if (!coordinates) requireOwner(actor, attendee.id, 'This registration belongs to someone else.');
      if (!isLive(registration.state)) return { registration, attendee };
      requireNotOver(session, now, ", so the registration can't be cancelled");
      await requireNotCheckedIn(change, registration.id);
      const left = await leave(change, { session, registration, attendee, kind: 'withdrawn' });
      return { registration: left, attendee };
    });
  }
}
