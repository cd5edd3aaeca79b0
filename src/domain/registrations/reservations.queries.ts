import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { seatedStates } from './registration.js';
import { SeatReservation } from './seat-reservation.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { json } from '../../platform/database/columns.js';
import { command, query } from '../../platform/database/statement.js';
import type { Session } from '../sessions/session.entity.js';
import type { ReservationEvidence } from './reservation-evidence.js';

/** Seats reserved for an organization, and how many of its people have a seat. */
export interface ReservedSeats {
  organizationId: string;
  organization: string;
  seats: number;
  reservedUntil: Date | null;
  createdAt: Date;
  /** Its people who have a seat or the offer of one, reserved or not. */
  seated: number;
}

const listReservationsSql = query(
  `select v.organization_id as "organizationId", o.name as organization, v.seats, v.reserved_until as "reservedUntil",
     v.created_at as "createdAt", (
       select count(*) from registrations r join attendees a on a.id = r.attendee_id
       where r.session_id = v.session_id and r.state = any($2) and a.organization_id = v.organization_id)::int as seated
   from seat_reservations v join organizations o on o.id = v.organization_id
   where v.session_id = $1 order by o.name, o.id`,
  {
    organizationId: 'uuid',
    organization: 'text',
    seats: 'int',
    reservedUntil: 'timestamptz?',
    createdAt: 'timestamptz',
    seated: 'int',
  },
);

/** The reservations of a session, by the name of the organization. */
export async function listReservations(connection: Connection, sessionId: string): Promise<ReservedSeats[]> {
  return listReservationsSql.all(connection, [sessionId, seatedStates]);
}

/** The reservation of an organization in a session, or null. */
export async function findReservation(
  connection: Connection,
  sessionId: string,
  organizationId: string,
): Promise<SeatReservation | null> {
  return isUuid(organizationId)
    ? connection.getRepository(SeatReservation).findOneBy({ sessionId, organizationId })
    : null;
}

const effectiveOrganizationSql = query(
  `select coalesce(merged_into, id) as id from organizations where call_id = $1 and id = $2`,
  { id: 'uuid' },
);

/** Returns the id of an organization of a call, or of the one that it was merged into. Throws NotFound. */
export async function effectiveOrganization(connection: Connection, callId: string, id: string): Promise<string> {
  const found = isUuid(id) ? await effectiveOrganizationSql.maybe(connection, [callId, id]) : null;
  if (found === null) throw new NotFound('organization-not-found', 'Organization not found.');
  return found.id;
}

const putReservationSql = command(`
  insert into seat_reservations (session_id, organization_id, seats, reserved_until, created_at)
  values ($1, $2, $3, $4, $5)
  on conflict (session_id, organization_id) do update set seats = excluded.seats, reserved_until = excluded.reserved_until`);

/** Inserts or updates a reservation. */
export async function putReservation(tx: Tx, reservation: SeatReservation): Promise<void> {
  const { sessionId, organizationId, seats, reservedUntil, createdAt } = reservation;
  await putReservationSql.run(tx, [sessionId, organizationId, seats, reservedUntil, createdAt]);
}

/** Deletes a reservation. */
export async function deleteReservation(tx: Tx, sessionId: string, organizationId: string): Promise<void> {
  await tx.getRepository(SeatReservation).delete({ sessionId, organizationId });
}

const reservationEvidenceSql = query(
  `select s.organization_id as "organizationId",
     coalesce((select jsonb_agg(d.domain) from organization_domains d where d.organization_id = s.organization_id), '[]')
       as domains,
     coalesce((select jsonb_agg(t.delegation_id) from team_invitations t join delegations g on g.id = t.delegation_id
       where t.session_id = s.session_id and g.organization_id = s.organization_id), '[]') as delegations
   from seat_reservations s where s.session_id = $1`,
  { organizationId: 'uuid', domains: json<string[]>(), delegations: json<string[]>() },
);

/** Returns what shows that people belong to the organizations with reserved seats in a session, by organization. */
export async function listReservationEvidence(
  connection: Connection,
  { id, reserved }: Pick<Session, 'id' | 'reserved'>,
): Promise<ReadonlyMap<string, ReservationEvidence>> {
  if (reserved === 0) return new Map();
  const rows = await reservationEvidenceSql.all(connection, [id]);
  return new Map(rows.map(({ organizationId, ...evidence }) => [organizationId, evidence]));
}
