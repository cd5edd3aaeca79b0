import { Conflict } from '../../../platform/errors.js';
import { changesOf, type Edit } from '../../../platform/three-way-merge.js';
import type { SeatReservation } from './seat-reservation.entity.js';
import { record, type Change } from '../../identity/change.js';
import type { ReservationInput } from '../../sessions/reservation-input.js';
import { seatsInRoom } from '../../sessions/attendance.js';
import type { Session } from '../../sessions/session.entity.js';
import { requireNotCancelled } from '../../sessions/session.js';
import { requireFuture } from '../../time/require-future.js';
import { countReserved, requireCapacity } from '../registration.js';
import { keepReservedInStep } from '../waitlist/release.queries.js';
import { deleteReservation, effectiveOrganization, findReservation, putReservation } from './reservations.queries.js';
import { listReservedSeats } from '../waitlist/waitlist.queries.js';

/**
 * Reserves seats of a locked session for an organization, including those that its people already have, or changes an
 * existing reservation. Returns how many seats of the session are reserved. Throws NotFound, Invalid for an end in the
 * past, Conflict if the session has no seat limit, has too few free seats, is cancelled or has started, and what `edit`
 * of the existing reservation throws.
 */
export async function reserveSeats(
  change: Change,
  session: Session,
  organizationId: string,
  edit: Edit<SeatReservation | null, ReservationInput>,
): Promise<number> {
  const { tx, now } = change;
  requireNotCancelled(session);
  if (session.startsAt <= now) {
    throw new Conflict('begun', 'The session has started. Seats can only be reserved before the start.');
  }
  const inRoom = seatsInRoom(session);
  const capacity = requireCapacity(inRoom);
  const id = await effectiveOrganization(tx, session.callId, organizationId);
  const { seats, reservedUntil = null } = changesOf(edit, await findReservation(tx, session.id, id));
  if (reservedUntil !== null) requireFuture('reservedUntil', reservedUntil, now);
  await putReservation(tx, { sessionId: session.id, organizationId: id, seats, reservedUntil, createdAt: now });
  const reserved = await keepReservedInStep(tx, session.id);
  const unused = countReserved(await listReservedSeats(tx, { ...session, reserved }, now));
  const { taken } = inRoom;
  if (taken + unused > capacity) {
    const most = Math.max(0, seats - (taken + unused - capacity));
    throw new Conflict('too-few-seats', `At most ${most} seats can be reserved for this organization right now.`, {
      most,
    });
  }
  const details = { organizationId: id, seats, ...(reservedUntil !== null && { reservedUntil }) };
  await record(change, 'session.seats-reserved', `session:${session.id}`, details);
  return reserved;
}

/** Releases the reservation of an organization in a locked session. Returns how many seats are still reserved. */
export async function releaseReservation(change: Change, session: Session, organizationId: string): Promise<number> {
  const { tx } = change;
  const reservation = await findReservation(tx, session.id, organizationId);
  if (reservation === null) return session.reserved;
  await deleteReservation(tx, session.id, reservation.organizationId);
  const details = { organizationId: reservation.organizationId, seats: reservation.seats };
  await record(change, 'session.seats-released', `session:${session.id}`, details);
  return keepReservedInStep(tx, session.id);
}
