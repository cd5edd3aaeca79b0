import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireOwner } from '../../domain/identity/actor.js';
import { lockRegistrationAndSession } from '../../domain/registrations/lock-registration.js';
import { getAttendee, listRegistrationsOf } from '../../domain/registrations/registrations.queries.js';
import { noSeat, requireInviting, resendInvites } from '../../domain/registrations/links/resend-invites.js';
import { Conflict } from '../../platform/errors.js';
import { Changes } from '../changes.js';

/** Resends invitations. */
@Injectable()
export class ResendInvite {
  constructor(
    private readonly changes: Changes,
    private readonly database: DataSource,
  ) {}

  /**
   * Resends an invitation. At most once a minute per registration. Throws NotFound, Forbidden, and Conflict without a
   * seat in an upcoming session.
   */
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

  /** Resends the invitations of a person to all upcoming sessions, each in an email of its own. */
  async all(attendeeId: string, actor: Actor): Promise<void> {
    for (const { id } of await listRegistrationsOf(this.database.manager, attendeeId)) {
      await this.run(id, actor).catch((error: unknown) => {
        if (!(error instanceof Conflict)) throw error;
      });
    }
  }
}
