import type { Session } from '../sessions/session.entity.js';
import { Registration } from './registration.entity.js';
import { SeatReservation } from './seat-reservation.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { command, query } from '../../platform/database/statement.js';

const sessionsToReleaseSql = query(
  `select s.id from sessions s where s.state = 'published' and s.id in (
     select r.session_id from registrations r where r.state = 'offered' and r.offer_expires_at <= $1
     union
     select v.session_id from seat_reservations v join sessions k on k.id = v.session_id
     where v.reserved_until <= $1 or k.starts_at <= $1)
   order by s.id`,
  { id: 'uuid' },
);

/** Returns the published sessions with expired offers or expired reservations, in lock order. */
export async function sessionsToRelease(connection: Connection, now: Date): Promise<string[]> {
  const rows = await sessionsToReleaseSql.all(connection, [now]);
  return rows.map((row) => row.id);
}

/** Locks and returns the expired offers of a locked session, in waiting list order. */
export async function lockExpiredOffers(tx: Tx, sessionId: string, now: Date): Promise<Registration[]> {
  return tx
    .getRepository(Registration)
    .createQueryBuilder('registration')
    .where(`registration.session_id = :sessionId and registration.state = 'offered'`, { sessionId })
    .andWhere('registration.offer_expires_at <= :now', { now })
    .orderBy('registration.waitlist_number')
    .setLock('pessimistic_write')
    .getMany();
}

/** Deletes the expired reservations of a locked session, and returns them. */
export async function releaseReservations(
  tx: Tx,
  session: Session,
  now: Date,
): Promise<{ organizationId: string; seats: number }[]> {
  if (session.reserved === 0) return [];
  const released = await tx
    .getRepository(SeatReservation)
    .createQueryBuilder()
    .delete()
    .where('session_id = :id and (reserved_until <= :now or :startsAt <= :now)', {
      id: session.id,
      startsAt: session.startsAt,
      now,
    })
    .returning(['organizationId', 'seats'])
    .execute();
  await keepReservedInStep(tx, session.id);
  return (released.raw as { organization_id: string; seats: number }[]).map((row) => ({
    organizationId: row.organization_id,
    seats: row.seats,
  }));
}

const keepReservedInStepSql = command(
  `update sessions set reserved = (
     select coalesce(sum(seats), 0) from seat_reservations where session_id = $1)::int
   where id = $1 returning reserved`,
  { reserved: 'int' },
);

/** Updates the sum of reservations on the session's row, so that sessions without any need no query. */
export async function keepReservedInStep(tx: Tx, sessionId: string): Promise<number> {
  const rows = await keepReservedInStepSql.all(tx, [sessionId]);
  return rows[0]?.reserved ?? 0;
}
