import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { recordAll } from '../../domain/identity/audit.queries.js';
import { enqueueMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict } from '../../platform/errors.js';
import {
  listAttendees,
  lockRegistrations,
  updateRegistration,
} from '../../domain/registrations/registrations.queries.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import type { Decided } from '../../domain/registrations/decided.js';
import { unsuppress } from '../../domain/notifications/suppression/suppression.js';
import { resentInvite } from '../../domain/notifications/outbox/resend-invite.js';

/** Sends the invites of many people of one session again. */
@Injectable()
export class ResendInvites {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * All in one transaction. Gives what became of each registration of the session: Conflict stands at those without a
   * seat. Throws NotFound, Forbidden, and Conflict for a session that is not to come.
   */
  async run(sessionId: string, registrationIds: readonly string[], actor: Actor): Promise<Decided[]> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const session = await lockSession(tx, sessionId);
      if (session.state !== 'published' || session.endsAt <= now) {
        throw new Conflict('no-seat', 'There is no seat in a session to come, so there is no invite to send.');
      }
      const registrations = (await lockRegistrations(tx, registrationIds)).filter((one) => one.sessionId === sessionId);
      const attendees = await listAttendees(
        tx,
        registrations.map((one) => one.attendeeId),
      );
      const sent = registrations.flatMap((registration) => {
        const attendee = attendees.get(registration.attendeeId);
        return attendee && registration.state === 'confirmed' ? resentInvite(session, registration, attendee, now) : [];
      });
      const stopped = sent.flatMap(({ registration }) => attendees.get(registration.attendeeId) ?? []);
      await unsuppress(
        tx,
        stopped.filter(({ suppressedAt }) => suppressedAt !== null),
        actor,
        now,
      );
      for (const { registration } of sent)
        await updateRegistration(tx, registration.id, { stampedAt: registration.stampedAt });
      const messages = sent.map(({ message }) => message);
      await enqueueMessages(tx, messages, new URL(this.config.publicUrl).hostname, now);
      const auditEntries = sent.map(({ registration: { id } }) => ({
        actor,
        action: 'registration.resent',
        subject: `registration:${id}`,
      }));
      await recordAll(tx, auditEntries, now);
      const again = new Map(sent.map(({ registration }) => [registration.id, registration]));
      const refusal = new Conflict('no-seat', 'There is no seat in a session to come, so there is no invite to send.');
      return registrations.map((one): Decided => {
        const registration = again.get(one.id);
        return registration
          ? { registrationId: one.id, ok: true, registration }
          : { registrationId: one.id, ok: false, refusal };
      });
    });
  }
}
