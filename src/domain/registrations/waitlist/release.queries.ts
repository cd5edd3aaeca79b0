import { type Attendance, countedWaySql } from '../../sessions/attendance.js';
import type { Session } from '../../sessions/session.entity.js';
import {
  approvedHours,
  earliestProvisionalStart,
  hasLimit,
  lastDeadlineSql,
  latestDeadline,
  latestIfFull,
  limitedSql,
  seatsSql,
} from './provisional-seat.js';
import type { Call } from '../../calls/call.entity.js';
import { Registration } from '../registration.entity.js';
import { lockRegistrations } from '../registrations.queries.js';
import { SeatReservation } from '../seats/seat-reservation.entity.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { command, query } from '../../../platform/database/statement.js';
import { invitedSeatsSql, releaseInvitedSeats } from '../seats/invited-seats.queries.js';
import { changedTeamsSql, releaseTeamSeats } from '../seats/team-seats.queries.js';

// An unproven place that its person can lose: nobody who has attended does.
const lapsable = `r.unproven and r.state in ('confirmed', 'waitlisted') and r.attended_at is null`;

const seats = seatsSql('k', 'r');
// Runs every second, so each part looks at few rows: an unproven place is found by its session and deadline.
const sessionsToReleaseSql = query(
  `select s.id from sessions s where s.state = 'published' and s.id in (
     select r.session_id from registrations r where r.state = 'offered' and r.offer_expires_at <= $1
     union
     select v.session_id from seat_reservations v join sessions k on k.id = v.session_id
     where v.reserved_until <= $1 or k.starts_at <= $1
     union
     select e.session_id from invitation_seats e join sessions k on k.id = e.session_id
     where e.reserved_until <= $1 or k.starts_at <= $1
     union
     ${changedTeamsSql('$1')}
     union
     select r.session_id from attendees a join registrations r on r.attendee_id = a.id join sessions k on k.id = r.session_id
     where a.suppressed_at is not null and ${lapsable} and ${limitedSql('k')} and k.starts_at > $1
     union
     select k.id from sessions k where k.state = 'published' and k.starts_at > $1 and exists (
       select 1 from registrations r where r.session_id = k.id and ${lapsable} and r.provisional_until <= $1)
     union
     select k.id from sessions k
     where k.state = 'published' and k.starts_at > $2 and ${limitedSql('k')} and (
       exists (select 1 from registrations r
         where r.session_id = k.id and ${lapsable} and r.provisional_until is null and ${seats.areLimited})
       or exists (select 1 from registrations r
         where r.session_id = k.id and ${lapsable} and r.approved_at is null
           and r.provisional_until > greatest($2, ${lastDeadlineSql('k')}) and ${seats.areLimited})
       or exists (select 1 from registrations r
         where r.session_id = k.id and ${lapsable} and r.approved_at is null and r.provisional_until > $3
           and ${seats.areFull})))
   order by s.id`,
  { id: 'uuid' },
);

/**
 * Returns the published sessions in which an offer, a reservation or a provisional place has ended, email to an unproven
 * address bounces, or places are to become provisional, in lock order.
 */
export async function sessionsToRelease(connection: Connection, now: Date): Promise<string[]> {
  const rows = await sessionsToReleaseSql.all(connection, [now, earliestProvisionalStart(now), latestIfFull(now)]);
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

const lapsedPlacesSql = command(
  `select r.id from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 and ${lapsable} and (r.provisional_until <= $2 or (a.suppressed_at is not null and $3))
   order by r.waitlist_number for update of r`,
  { id: 'uuid' },
);

/**
 * Locks and returns the provisional places of a locked session that have ended, or whose unproven address refuses email,
 * in waiting list order. Somebody who confirms at this moment either keeps the place or has lost it: both lock the row.
 */
export async function lockLapsedPlaces(tx: Tx, session: Session, now: Date): Promise<Registration[]> {
  if (session.startsAt <= now) return [];
  const rows = await lapsedPlacesSql.all(tx, [session.id, now, hasLimit(session)]);
  return lockRegistrations(
    tx,
    rows.map(({ id }) => id),
  );
}

/**
 * Postpones the deadlines of a locked session that have passed for people whose email about it left late or has not left:
 * they have as long as they were told. Nobody has longer than the hours that the call gives, or than an hour before the
 * start.
 */
export const postponeUnsent = command(
  `with places as (
     select r.id, r.provisional_until as until from registrations r
     where r.session_id = $1 and ${lapsable} and r.provisional_until <= $2 order by r.waitlist_number for no key update
   ), told as (
     select m.registration_id as id, max(coalesce(m.sent_at, $2)
         + ((m.payload->>'provisionalUntil')::timestamptz - m.created_at)) as until, min(m.created_at) as since
     from messages m join places p on p.id = m.registration_id
     -- Not what said that they have longer, before the session was full.
     where (m.payload->>'provisionalUntil')::timestamptz <= p.until and (m.sent_at is not null or m.state in ('queued', 'sending'))
     group by m.registration_id
   )
   update registrations r set provisional_until = least(t.until, t.since + $3::int * interval '1 hour', $4)
   from told t where t.id = r.id and least(t.until, t.since + $3::int * interval '1 hour', $4) > $2`,
).write(({ id, startsAt }: Session, { hoursToConfirm }: Pick<Call, 'hoursToConfirm'>, now: Date) => [
  id,
  now,
  hoursToConfirm,
  latestDeadline(startsAt),
]);

const makeProvisionalSql = command(
  `with places as (
     select r.id from registrations r
     where r.session_id = $1 and ${lapsable}
       and (r.provisional_until is null or r.provisional_until > $2 and r.approved_at is null)
       and ($3::text is null or ${countedWaySql('r.attendance')} = $3)
     order by r.waitlist_number for no key update
   )
   update registrations r set provisional_until = case when r.approved_at is null then $2
     else greatest($2, least($4, r.approved_at + interval '${approvedHours} hours')) end
   from places where places.id = r.id returning r.id`,
  { id: 'uuid' },
);

/**
 * Makes the final places of unproven addresses in a locked session, of one way of attending, provisional, and shortens
 * those that end later, since the session was moved nearer. A place that organizers approved is kept as long as they
 * said. Returns their registrations.
 */
export async function makeProvisional(
  tx: Tx,
  session: Pick<Session, 'id' | 'startsAt'>,
  attendance: Attendance | null,
  until: Date,
): Promise<Registration[]> {
  const latest = latestDeadline(session.startsAt);
  const rows = await makeProvisionalSql.all(tx, [session.id, until, attendance, latest]);
  return lockRegistrations(
    tx,
    rows.map(({ id }) => id),
  );
}

/**
 * Deletes the reservations of a locked session that have ended, and returns them: expired ones of organizations and
 * invited people, and those of teams that are no longer among the winners.
 */
export async function releaseReservations(
  tx: Tx,
  session: Session,
  now: Date,
): Promise<
  ({ organizationId: string; seats: number } | { proposalId: string; seats: number } | { invitationId: string })[]
> {
  const invitations = await releaseInvitedSeats(tx, session, now);
  if (session.reserved === 0) return invitations;
  const teams = await releaseTeamSeats(tx, session.id);
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
  const organizations = (released.raw as { organization_id: string; seats: number }[]).map((row) => ({
    organizationId: row.organization_id,
    seats: row.seats,
  }));
  return [...organizations, ...teams, ...invitations];
}

// What an organization has is first its teams', in the order in which they were invited; the rest is its own.
const keepReservedInStepSql = command(
  `with parts as (
     select t.proposal_id, greatest(0, least(t.reserved, coalesce(v.seats, 0) - coalesce(sum(t.reserved) over (
       partition by d.organization_id order by t.invited_at, t.proposal_id
       rows between unbounded preceding and 1 preceding), 0)))::int as reserved
     from team_invitations t join delegations d on d.id = t.delegation_id
     left join seat_reservations v on v.session_id = t.session_id and v.organization_id = d.organization_id
     where t.session_id = $1 and t.reserved > 0
   ), fitted as (
     update team_invitations t set reserved = parts.reserved from parts
     where t.session_id = $1 and t.proposal_id = parts.proposal_id and t.reserved > parts.reserved
   )
   update sessions set reserved = (
     select coalesce(sum(seats), 0) from seat_reservations where session_id = $1)::int + ${invitedSeatsSql('$1')}
   where id = $1 returning reserved`,
  { reserved: 'int' },
);

/**
 * Updates the sum of reservations on the session's row, so that sessions without any need no query, and fits the parts of
 * teams into what is reserved for their organizations.
 */
export async function keepReservedInStep(tx: Tx, sessionId: string): Promise<number> {
  const rows = await keepReservedInStepSql.all(tx, [sessionId]);
  return rows[0]?.reserved ?? 0;
}
