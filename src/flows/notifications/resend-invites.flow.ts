import { Injectable } from '@nestjs/common';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import type { Decided } from '../../domain/registrations/decided.js';
import { listAttendees, lockRegistrations } from '../../domain/registrations/registrations.queries.js';
import { noSeat, requireInviting, resendInvites } from '../../domain/registrations/resend-invites.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { Changes } from '../changes.js';

/** Resends the invitations of many people of one session. */
@Injectable()
export class ResendInvites {
  constructor(private readonly changes: Changes) {}

  /**
   * Enqueues all in one transaction. Returns an outcome for each registration of the session: Conflict for those
   * without a seat. Throws NotFound, Forbidden, and Conflict if the session is not upcoming.
   */
  async run(sessionId: string, registrationIds: readonly string[], actor: Actor): Promise<Decided[]> {
    requireAbility(actor, 'change');
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await lockSession(tx, sessionId);
      requireInviting(session, now);
      const registrations = (await lockRegistrations(tx, registrationIds)).filter((one) => one.sessionId === sessionId);
      const attendeeIds = registrations.map(({ attendeeId }) => attendeeId);
      const attendees = await listAttendees(tx, attendeeIds);
      const seats = registrations.flatMap((registration) => {
        const attendee = attendees.get(registration.attendeeId);
        return attendee && registration.state === 'confirmed' ? [{ registration, attendee }] : [];
      });
      const resent = await resendInvites(change, session, seats);
      const byId = new Map(resent.map((registration) => [registration.id, registration]));
      return registrations.map(({ id }): Decided => {
        const registration = byId.get(id);
        return registration
          ? { registrationId: id, ok: true, registration }
          : { registrationId: id, ok: false, refusal: noSeat() };
      });
    });
  }
}
