import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { findDelegation } from '../../domain/delegations/delegations.queries.js';
import { type Actor, isAble } from '../../domain/identity/actor.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict, Forbidden } from '../../platform/errors.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import { isLive } from '../../domain/registrations/registration.js';
import { getAttendee, getRegistration, lockRegistration } from '../../domain/registrations/registrations.queries.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { requireNotCheckedIn } from '../../domain/attendance/require-not-checked-in.js';
import { leave } from '../../domain/registrations/leave.js';

/** Takes a registration back: the seat is free for the first in line, and the attendee's calendar forgets the event. */
@Injectable()
export class Withdraw {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Gives the registration; one that does not count any more stays as it is. Attendees may withdraw their own,
   * coordinators those of their delegation, staff any. Throws NotFound, Forbidden, and Conflict once the session is over
   * and for somebody who is checked in.
   */
  async run(registrationId: string, actor: Actor): Promise<{ registration: Registration; attendee: Attendee }> {
    const now = this.clock.now();
    const domain = new URL(this.config.publicUrl).hostname;
    return this.database.transaction(async (tx) => {
      const { sessionId } = await getRegistration(tx, registrationId);
      const session = await lockSession(tx, sessionId);
      const registration = await lockRegistration(tx, registrationId);
      const attendee = await getAttendee(tx, registration.attendeeId);
      const isOwn = actor.kind === 'attendee' && actor.id === attendee.id;
      const delegation = isOwn ? null : await findDelegation(tx, registration.delegationId);
      const coordinates = actor.kind === 'attendee' && actor.id === delegation?.coordinatorId;
      if (!isOwn && !coordinates && !isAble(actor, 'change'))
        throw new Forbidden('forbidden', 'This registration is not yours.');
      if (!isLive(registration.state)) return { registration, attendee };
      if (session.endsAt <= now) throw new Conflict('over', 'The session is over; there is nothing to withdraw from.');
      await requireNotCheckedIn(tx, registration.id);
      const leaving = { session, registration, attendee, actor, kind: 'withdrawn' as const, domain, now };
      return { registration: await leave(tx, leaving), attendee };
    });
  }
}
