import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import { seatedStates } from '../registration.js';
import { SeatReservation } from './seat-reservation.entity.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { json } from '../../../platform/database/columns.js';
import { type Row, command, query } from '../../../platform/database/statement.js';
import type { Session } from '../../sessions/session.entity.js';
import type { ReservationEvidence } from './reservation-evidence.js';
import { forTeamsSql } from './team-seats.queries.js';

/** Seats reserved for an organization, and how many of its people have a seat. */
export type ReservedSeats = Row<typeof listReservations>;

/** The reservations of a session, by the name of the organization. */
export const listReservations = query(
  `select v.organization_id as "organizationId", o.name as organization, v.seats, v.reserved_until as "reservedUntil",
     v.created_at as "createdAt", ${forTeamsSql('v')} as "forTeams", seated.*
   from seat_reservations v join organizations o on o.id = v.organization_id
   cross join lateral (
     select count(*)::int as seated, (count(*) filter (where t.proposal_id is not null))::int as "seatedForTeams"
     from registrations r join attendees a on a.id = r.attendee_id
     left join (team_invitations t join delegations d on d.id = t.delegation_id) on t.session_id = r.session_id
       and t.proposal_id = r.team_id and t.reserved > 0 and d.organization_id = v.organization_id
     where r.session_id = v.session_id and r.state = any($2)
       and (a.organization_id = v.organization_id or t.proposal_id is not null)) seated
   where v.session_id = $1 order by o.name, o.id`,
  {
    organizationId: 'uuid',
    organization: 'text',
    seats: 'int',
    reservedUntil: 'timestamptz?',
    createdAt: 'timestamptz',
    // How many of them only its teams can take.
    forTeams: 'int',
    // Its people, and those of its teams, who have a seat or the offer of one, reserved or not.
    seated: 'int',
    // Those of them who have a seat of its teams.
    seatedForTeams: 'int',
  },
).list((sessionId: string) => [sessionId, seatedStates]);

/** The reservation of an organization in a session, or null. */
export async function findReservation(connection: Connection, sessionId: string, organizationId: string) {
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

/** Inserts or updates a reservation. */
export const putReservation = command(`
  insert into seat_reservations (session_id, organization_id, seats, reserved_until, created_at)
  values ($1, $2, $3, $4, $5)
  on conflict (session_id, organization_id) do update set seats = excluded.seats, reserved_until = excluded.reserved_until`).write(
  ({ sessionId, organizationId, seats, reservedUntil, createdAt }: SeatReservation) => [
    sessionId,
    organizationId,
    seats,
    reservedUntil,
    createdAt,
  ],
);

/** Deletes a reservation. */
export async function deleteReservation(tx: Tx, sessionId: string, organizationId: string): Promise<void> {
  await tx.getRepository(SeatReservation).delete({ sessionId, organizationId });
}

const reservationEvidenceSql = query(
  `select s.organization_id as "organizationId",
     coalesce((select jsonb_agg(d.domain) from organization_domains d where d.organization_id = s.organization_id), '[]')
       as domains,
     coalesce((select jsonb_agg(t.delegation_id) from team_invitations t join delegations g on g.id = t.delegation_id
       where t.session_id = s.session_id and g.organization_id = s.organization_id), '[]') as delegations,
     coalesce((select jsonb_agg(jsonb_build_object('proposalId', t.proposal_id, 'delegationId', t.delegation_id, 'emailKeys',
         array(select m.email_key from proposal_members m where m.proposal_id = t.proposal_id and m.email_key = any($2)
           union select a.email_key from proposal_matches l join attendees a on a.id = l.attendee_id
           where l.proposal_id = t.proposal_id and l.state = 'linked' and a.email_key = any($2))))
       from team_invitations t join delegations g on g.id = t.delegation_id
       where t.session_id = s.session_id and g.organization_id = s.organization_id and t.reserved > 0), '[]') as teams
   from seat_reservations s where s.session_id = $1`,
  {
    organizationId: 'uuid',
    domains: json<string[]>(),
    delegations: json<string[]>(),
    teams: json<ReservationEvidence['teams']>(),
  },
);

/**
 * Returns what shows that people, by address key, belong to the organizations with reserved seats in a session and to
 * their teams, by organization.
 */
export async function listReservationEvidence(
  connection: Connection,
  { id, reserved }: Pick<Session, 'id' | 'reserved'>,
  emailKeys: readonly string[],
): Promise<ReadonlyMap<string, ReservationEvidence>> {
  if (reserved === 0) return new Map();
  const rows = await reservationEvidenceSql.all(connection, [id, emailKeys]);
  return new Map(rows.map(({ organizationId, ...evidence }) => [organizationId, evidence]));
}
