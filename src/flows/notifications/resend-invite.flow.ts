import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, isAble } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { enqueueMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict, Forbidden } from '../../platform/errors.js';
import {
  getAttendee,
  getRegistration,
  lockRegistration,
  updateRegistration,
} from '../../domain/registrations/registrations.queries.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { unsuppress } from '../../domain/notifications/suppression/suppression.js';
import { resentInvite } from '../../domain/notifications/outbox/resend-invite.js';

/** Sends an invite again: the same event with the same SEQUENCE and a later stamp. */
@Injectable()
export class ResendInvite {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** At most one in a minute per registration. Throws NotFound, Forbidden, and Conflict without a seat in a session to come. */
  async run(registrationId: string, actor: Actor): Promise<void> {
    const now = this.clock.now();
    await this.database.transaction(async (tx) => {
      const { sessionId, attendeeId } = await getRegistration(tx, registrationId);
      const session = await lockSession(tx, sessionId);
      const attendee = await getAttendee(tx, attendeeId);
      // Whoever wants it to go out gives an address from which mail came back another chance.
      if (attendee.suppressedAt !== null) await unsuppress(tx, [attendee], actor, now);
      const registration = await lockRegistration(tx, registrationId);
      const isOwn = actor.kind === 'attendee' && actor.id === attendee.id;
      if (!isOwn && !isAble(actor, 'change')) throw new Forbidden('forbidden', 'This registration is not yours.');
      if (registration.state !== 'confirmed' || session.state !== 'published' || session.endsAt <= now) {
        throw new Conflict('no-seat', 'There is no seat in a session to come, so there is no invite to send.');
      }
      const again = resentInvite(session, registration, attendee, now);
      await updateRegistration(tx, registration.id, { stampedAt: again.registration.stampedAt });
      await enqueueMessages(tx, [again.message], new URL(this.config.publicUrl).hostname, now);
      await record(tx, actor, 'registration.resent', `registration:${registration.id}`, now);
    });
  }
}
