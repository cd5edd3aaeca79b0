import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { nextStamp } from '../../domain/calendar/event-identity.js';
import { type Actor, isAble } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { enqueueMessages } from '../../domain/notifications/outbox/messages.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict, Forbidden } from '../../platform/errors.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import type { Registration } from '../../domain/registrations/registration.entity.js';
import {
  getAttendee,
  getRegistration,
  lockRegistration,
  updateRegistration,
} from '../../domain/registrations/registrations.queries.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { leave } from '../../domain/registrations/leave.js';
import { promotionMessage } from '../../domain/registrations/promotion-message.js';
import type { Tx } from '../../platform/database/tx.js';

/** Accepts or declines the offer of a seat that came free. */
@Injectable()
export class AnswerOffer {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Gives the registration, confirmed; who accepted before has what stands. Attendees may accept for themselves, staff
   * for anybody. Throws NotFound, Forbidden, and Conflict after the offer has ended, without one, and once the session
   * is cancelled.
   */
  async accept(registrationId: string, actor: Actor): Promise<{ registration: Registration; attendee: Attendee }> {
    return this.answer(registrationId, actor, async (tx, session, registration, attendee, now) => {
      if (registration.state === 'confirmed') return registration;
      if (session.state === 'cancelled') throw new Conflict('cancelled', 'The session is cancelled.');
      const { offerExpiresAt } = registration;
      if (offerExpiresAt !== null && offerExpiresAt <= now) {
        throw new Conflict('offer-expired', 'The offer has ended, and the seat went to the next in line.');
      }
      if (registration.state !== 'offered') throw new Conflict('no-offer', 'No seat is offered to this registration.');
      const stampedAt = nextStamp(registration.stampedAt, now);
      const changes = {
        state: 'confirmed' as const,
        offerExpiresAt: null,
        confirmedAt: now,
        updatedAt: now,
        stampedAt,
      };
      const accepted = { ...registration, ...changes };
      await updateRegistration(tx, registration.id, changes);
      const domain = new URL(this.config.publicUrl).hostname;
      await enqueueMessages(tx, [promotionMessage(session, accepted, attendee)], domain, now);
      await record(tx, actor, 'registration.accepted', `registration:${registration.id}`, now);
      return accepted;
    });
  }

  /** Gives the registration, cancelled; the seat goes to the next in line. Throws what `accept` throws, but for the end of the offer. */
  async decline(registrationId: string, actor: Actor): Promise<{ registration: Registration; attendee: Attendee }> {
    return this.answer(registrationId, actor, async (tx, session, registration, attendee, now) => {
      if (registration.state === 'cancelled') return registration;
      if (registration.state !== 'offered') throw new Conflict('no-offer', 'No seat is offered to this registration.');
      const domain = new URL(this.config.publicUrl).hostname;
      return leave(tx, { session, registration, attendee, actor, kind: 'withdrawn', domain, now });
    });
  }

  private answer(
    registrationId: string,
    actor: Actor,
    decide: (
      tx: Tx,
      session: Session,
      registration: Registration,
      attendee: Attendee,
      now: Date,
    ) => Promise<Registration>,
  ): Promise<{ registration: Registration; attendee: Attendee }> {
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const { sessionId } = await getRegistration(tx, registrationId);
      const session = await lockSession(tx, sessionId);
      const registration = await lockRegistration(tx, registrationId);
      const attendee = await getAttendee(tx, registration.attendeeId);
      const isOwn = actor.kind === 'attendee' && actor.id === attendee.id;
      if (!isOwn && !isAble(actor, 'change')) throw new Forbidden('forbidden', 'This registration is not yours.');
      return { registration: await decide(tx, session, registration, attendee, now), attendee };
    });
  }
}
