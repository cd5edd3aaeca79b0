import { Injectable } from '@nestjs/common';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import { lockRegistrationAndSession } from '../../domain/registrations/lock-registration.js';
import { getAttendee } from '../../domain/registrations/registrations.queries.js';
import { noSeat, requireInviting, resendInvites } from '../../domain/registrations/resend-invites.js';
import { Changes } from '../changes.js';

/** Resends an invitation. */
@Injectable()
export class ResendInvite {
  constructor(private readonly changes: Changes) {}

  /** At most once a minute per registration. Throws NotFound, Forbidden, and Conflict without a seat in an upcoming session. */
  async run(registrationId: string, actor: Actor): Promise<void> {
    await this.changes.run(actor, async (change) => {
      const { session, registration } = await lockRegistrationAndSession(change.tx, registrationId);
      const attendee = await getAttendee(change.tx, registration.attendeeId);
      requireOwner(actor, attendee.id, 'This registration belongs to someone else.');
      requireInviting(session, change.now);
      if (registration.state !== 'confirmed') throw noSeat();
      await resendInvites(change, session, [{ registration, attendee }]);
    });
  }
}
