import { Injectable } from '@nestjs/common';
import type { Actor } from '../../domain/identity/actor.js';
import type { Change } from '../../domain/identity/change.js';
import { promote } from '../../domain/registrations/waitlist/promote.js';
import { releaseReservation, reserveSeats } from '../../domain/registrations/seats/reserve-seats.js';
import type { SeatReservation } from '../../domain/registrations/seats/seat-reservation.entity.js';
import { listReservations, type ReservedSeats } from '../../domain/registrations/seats/reservations.queries.js';
import type { ReservationInput } from '../../domain/sessions/reservation-input.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import type { Edit } from '../../platform/three-way-merge.js';
import { Changes } from '../changes.js';

/** Reserves seats of a session for the people of an organization. */
@Injectable()
export class ReserveSeats {
  constructor(private readonly changes: Changes) {}

  /** Returns the reservations of the session. Throws NotFound, Forbidden, and what `reserveSeats` throws. */
  async put(
    sessionId: string,
    organizationId: string,
    edit: Edit<SeatReservation | null, ReservationInput>,
    actor: Actor,
  ): Promise<ReservedSeats[]> {
    return this.change(sessionId, actor, (change, session) => reserveSeats(change, session, organizationId, edit));
  }

  /** Releases the reservation, if there is one. Throws NotFound and Forbidden. */
  async remove(sessionId: string, organizationId: string, actor: Actor): Promise<ReservedSeats[]> {
    return this.change(sessionId, actor, (change, session) => releaseReservation(change, session, organizationId));
  }

  // Any change can free seats, so the waiting list is promoted.
  private change(sessionId: string, actor: Actor, work: (change: Change, session: Session) => Promise<number>) {
    return this.changes.runIfAble(actor, 'change', async (change) => {
      const session = await lockSession(change.tx, sessionId);
      const reserved = await work(change, session);
      await promote(change, { ...session, reserved });
      return listReservations(change.tx, session.id);
    });
  }
}
