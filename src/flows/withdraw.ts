import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { nextStamp } from '../calendar/event-identity.js';
import { type Actor, isAble } from '../identity/actor.js';
import { record } from '../identity/audit.queries.js';
import { enqueueNotices } from '../notices/messages.queries.js';
import { eventOf, recipientOf } from '../notices/notice.js';
import { Clock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Conflict, Forbidden } from '../platform/errors.js';
import type { Attendee } from '../registrations/attendee.entity.js';
import type { Registration } from '../registrations/registration.entity.js';
import { afterLeaving, isLive } from '../registrations/registration.js';
import {
  getAttendee,
  getRegistration,
  lockRegistration,
  updateRegistration,
} from '../registrations/registrations.queries.js';
import { lockSession, updateSession } from '../sessions/sessions.queries.js';
import { promoteWaiting } from './promote-waiting.js';

/** Takes a registration back: the seat is free for the first in line, and the attendee's calendar forgets the event. */
@Injectable()
export class Withdraw {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Gives the registration; one that does not count any more stays as it is. Attendees may withdraw their own, staff
   * any. Throws NotFound, Forbidden, and Conflict once the session is over.
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
      if (!isOwn && !isAble(actor, 'change')) throw new Forbidden('forbidden', 'This registration is not yours.');
      if (!isLive(registration.state)) return { registration, attendee };
      if (session.endsAt <= now) throw new Conflict('over', 'The session is over; there is nothing to withdraw from.');
      const withdrawn: Registration = {
        ...registration,
        state: 'cancelled',
        sequence: registration.sequence + 1,
        stampedAt: nextStamp(registration.stampedAt, now),
        updatedAt: now,
      };
      const { state, sequence, stampedAt, updatedAt } = withdrawn;
      await updateRegistration(tx, registration.id, { state, sequence, stampedAt, updatedAt });
      const { taken, waiting } = afterLeaving(session, registration.state);
      await updateSession(tx, session.id, { taken, waiting });
      await record(tx, actor, 'registration.cancelled', `registration:${registration.id}`, now);
      // Of a cancelled session everybody has heard already.
      if (session.state !== 'cancelled') {
        const notice = {
          callId: session.callId,
          sessionId: session.id,
          sessionRevision: session.revision,
          registrationId: registration.id,
          attendeeId: attendee.id,
          kind: 'withdrawn' as const,
          dedupeKey: `withdrawn:${registration.id}:${sequence}`,
          payload: {
            recipient: recipientOf(attendee),
            ...(registration.state === 'confirmed' && { event: eventOf(withdrawn) }),
          },
        };
        await enqueueNotices(tx, [notice], domain, now);
      }
      await promoteWaiting(tx, { ...session, taken, waiting }, domain, now);
      return { registration: withdrawn, attendee };
    });
  }
}
