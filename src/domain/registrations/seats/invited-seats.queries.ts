import { command, query } from '../../../platform/database/statement.js';
import { isUuid } from '../../../platform/database/uuid.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import type { Session } from '../../sessions/session.entity.js';
import { liveStates } from '../registration.js';

const live = liveStates.map((state) => `'${state}'`).join(', ');

// An invited person `i` keeps the reserved seat of `e` until they decline or register: who withdraws, or
// takes declining back, has given it up.
const isUnused = `i.invitation_id = e.invitation_id and i.state in ('waiting', 'invited') and not i.gave_up_seat
  and not exists (select 1 from registrations r where r.attendee_id = i.attendee_id and r.session_id = e.session_id
    and (r.state in (${live}) or r.updated_at >= e.created_at))`;

const holderSql = `'invitation:' || e.invitation_id`;

/** Returns SQL for the number of seats of a session that invitations reserve, used or not. */
export function invitedSeatsSql(sessionId: string): string {
  return `(select count(*) from invitation_seats e join invitees i on i.invitation_id = e.invitation_id
     and i.state in ('waiting', 'invited') and not i.gave_up_seat where e.session_id = ${sessionId})::int`;
}

/** Returns SQL for the unused seats of a session that are reserved at a moment, by holder. */
export function unusedInvitedSeatsSql(sessionId: string, now: string): string {
  return `select ${holderSql}, count(*)::int from invitation_seats e join invitees i on ${isUnused}
   where e.session_id = ${sessionId} and e.reserved_until > ${now} group by e.invitation_id`;
}

const findInvitedSeatsSql = query(
  `select i.attendee_id as "attendeeId", min(${holderSql}) as holder
   from invitation_seats e join invitees i on ${isUnused}
   where e.session_id = $1 and e.reserved_until > $3 and i.attendee_id = any($2) group by 1`,
  { attendeeId: 'uuid', holder: 'text' },
);

/** Returns, by attendee, the invitation that reserves a seat of a session for them now. */
export async function findInvitedSeats(
  connection: Connection,
  session: Session,
  attendeeIds: readonly string[],
  now: Date,
): Promise<Map<string, string>> {
  if (session.reserved === 0 || attendeeIds.length === 0) return new Map();
  const rows = await findInvitedSeatsSql.all(connection, [session.id, attendeeIds, now]);
  return new Map(rows.map(({ attendeeId, holder }) => [attendeeId, holder]));
}

/** Reserves a seat of a locked session for each person of an invitation. */
export const insertInvitedSeats = command(
  `insert into invitation_seats (session_id, invitation_id, reserved_until, created_at) values ($1, $2, $3, $4)`,
).write((seats: { sessionId: string; invitationId: string; reservedUntil: Date; createdAt: Date }) => [
  seats.sessionId,
  seats.invitationId,
  seats.reservedUntil,
  seats.createdAt,
]);

const releaseInvitedSeatsSql = command(
  `delete from invitation_seats where session_id = $1 and (reserved_until <= $2 or $3::timestamptz <= $2)
   returning invitation_id as "invitationId"`,
  { invitationId: 'uuid' },
);

/** Deletes the expired reservations of invitations in a locked session. Returns the invitations. */
export async function releaseInvitedSeats(tx: Tx, session: Session, now: Date): Promise<{ invitationId: string }[]> {
  return session.reserved === 0 ? [] : releaseInvitedSeatsSql.all(tx, [session.id, now, session.startsAt]);
}

const sessionsWithInvitedSeatsSql = query(
  `select session_id as id from invitation_seats where invitation_id = $1 order by session_id`,
  { id: 'uuid' },
);

/** Returns the ids of the sessions in which an invitation reserves seats, in lock order. */
export async function sessionsWithInvitedSeats(connection: Connection, invitationId: string): Promise<string[]> {
  if (!isUuid(invitationId)) return [];
  return (await sessionsWithInvitedSeatsSql.all(connection, [invitationId])).map(({ id }) => id);
}

/** Deletes all reservations of an invitation. Lock their sessions first. */
export const deleteInvitedSeats = command(`delete from invitation_seats where invitation_id = $1`).write<
  [invitationId: string]
>();
