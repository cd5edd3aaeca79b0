import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { Conflict, invalidField } from '../../platform/errors.js';
import { heldSeats } from '../../domain/registrations/waitlist.queries.js';
import { heldInAll } from '../../domain/registrations/registration.js';
import { keepReservedInStep } from '../../domain/registrations/release.queries.js';
import {
  deleteReservation,
  findReservation,
  type ReservedSeats,
  listReservations,
  putReservation,
  standingOrganization,
} from '../../domain/registrations/reservations.queries.js';
import type { ReservationInput } from '../../domain/sessions/reservation-input.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { promote } from '../../domain/registrations/promote.js';
import type { Tx } from '../../platform/database/tx.js';

/** Keeps seats of a session for the people of an organization. */
@Injectable()
export class ReserveSeats {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Keeps so many seats, those counted that its people have already; again it changes how many and until when. Gives the
   * reservations of the session. Throws NotFound, Invalid for an end that has passed, and Conflict when the session has
   * no limit of seats, fewer are free than would be kept, or it is cancelled or has begun.
   */
  async put(
    sessionId: string,
    organizationId: string,
    { seats, reservedUntil = null }: ReservationInput,
    actor: Actor,
  ): Promise<ReservedSeats[]> {
    return this.change(sessionId, actor, async (tx, session, now) => {
      if (session.state === 'cancelled') throw new Conflict('cancelled', 'The session is cancelled.');
      if (session.startsAt <= now)
        throw new Conflict('begun', 'The session has begun; seats are kept until the start.');
      if (reservedUntil !== null && reservedUntil <= now) {
        throw invalidField('reservedUntil', 'has-passed', 'Must be a moment to come.');
      }
      if (session.capacity === null) {
        throw new Conflict('no-capacity', 'The session has no limit of seats, so there are none to keep.');
      }
      const id = await standingOrganization(tx, session.callId, organizationId);
      await putReservation(tx, { sessionId: session.id, organizationId: id, seats, reservedUntil, createdAt: now });
      const reserved = await keepReservedInStep(tx, session.id);
      const held = heldInAll(await heldSeats(tx, { ...session, reserved }, now));
      const { capacity, taken } = session;
      if (taken + held > capacity) {
        const most = Math.max(0, seats - (taken + held - capacity));
        throw new Conflict('too-few-seats', `At most ${most} of the seats can be kept for it now.`, { most });
      }
      await record(tx, actor, 'session.seats-reserved', `session:${session.id}`, now, {
        organizationId: id,
        seats,
        ...(reservedUntil !== null && { reservedUntil }),
      });
      return reserved;
    });
  }

  /** Keeps none any more: they go to the line. Without a reservation it changes nothing. Throws NotFound. */
  async remove(sessionId: string, organizationId: string, actor: Actor): Promise<ReservedSeats[]> {
    return this.change(sessionId, actor, async (tx, session, now) => {
      const reservation = await findReservation(tx, session.id, organizationId);
      if (reservation === null) return session.reserved;
      await deleteReservation(tx, session.id, reservation.organizationId);
      await record(tx, actor, 'session.seats-released', `session:${session.id}`, now, {
        organizationId: reservation.organizationId,
        seats: reservation.seats,
      });
      return keepReservedInStep(tx, session.id);
    });
  }

  // Seats that are kept no longer are the line's: whatever changed, it has its turn.
  private change(
    sessionId: string,
    actor: Actor,
    work: (tx: Tx, session: Session, now: Date) => Promise<number>,
  ): Promise<ReservedSeats[]> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const session = await lockSession(tx, sessionId);
      const reserved = await work(tx, session, now);
      await promote(tx, { ...session, reserved }, new URL(this.config.publicUrl).hostname, now);
      return listReservations(tx, session.id);
    });
  }
}
