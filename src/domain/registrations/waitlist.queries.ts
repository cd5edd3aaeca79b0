import { isUuid } from '../../platform/database/uuid.js';
import { type Attendance, attendancesOf, countedWaySql, seatsOfWay } from '../sessions/attendance.js';
import type { Session } from '../sessions/session.entity.js';
import type { Group, Room } from './admission.js';
import { unusedInvitedSeatsSql } from './invited-seats.queries.js';
import { type FreeSeats, waitlistEntries, type WaitlistEntry, lineReasons, type WaitReason } from './waitlist.js';
import { freeSeats, countReserved, liveStates, seatedStates, type Seats } from './registration.js';
import type { Connection } from '../../platform/database/tx.js';
import { query } from '../../platform/database/statement.js';

const listReservedSeatsSql = query(
  `select s.organization_id::text as "holder", greatest(0, s.seats - (
     select count(*) from registrations r join attendees a on a.id = r.attendee_id
     where r.session_id = s.session_id and r.state = any($2) and a.organization_id = s.organization_id
       and r.uses_reserved
       and r.attendance is distinct from 'online'))::int as reserved
   from seat_reservations s where s.session_id = $1 and (s.reserved_until is null or s.reserved_until > $3)
   union all ${unusedInvitedSeatsSql('$1', '$3')}`,
  { holder: 'text', reserved: 'int' },
);

/**
 * Returns the seats of a session that only some people can take now: by organization, its reservation minus the seats
 * that its people have, and by invitation (`invitationHolder`), those of the invited people who have not answered.
 * Nothing is reserved after `reservedUntil` or after the start, and nothing online: those are seats in the room.
 */
export async function listReservedSeats(
  connection: Connection,
  session: Session,
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  if (session.reserved === 0 || session.startsAt <= now) return new Map();
  const rows = await listReservedSeatsSql.all(connection, [session.id, seatedStates, now]);
  return new Map(rows.map((row) => [row.holder, row.reserved]));
}

/** Returns sessions as visitors see them: seats reserved for organizations count as taken. */
export async function publicView(connection: Connection, sessions: readonly Session[], now: Date): Promise<Session[]> {
  const shown: Session[] = [];
  for (const session of sessions) {
    const reserved = countReserved(await listReservedSeats(connection, session, now));
    shown.push(reserved === 0 ? session : { ...session, taken: session.taken + reserved });
  }
  return shown;
}

/**
 * Returns the state that decides who gets a seat in a locked session. A session whose seats don't depend on
 * organizations needs no query.
 */
export async function roomOf(
  connection: Connection,
  session: Session,
  groups: readonly Group[],
  now: Date,
): Promise<Room> {
  const { organizationLimit } = session;
  const applicants = groups.flatMap((group) => group.applicants);
  const organizations = applicants.flatMap((one) => [one.organizationId ?? [], one.typedOrganizationId ?? []].flat());
  const ids = [...new Set(organizations)].filter(isUuid);
  const live = organizationLimit === null ? new Map() : await liveByOrganization(connection, session.id, ids);
  const reserved = await listReservedSeats(connection, session, now);
  if (!session.asksAttendance) return { seats: seatsOf(session), online: null, reserved, organizationLimit, live };
  const [seats, online] = [seatsOf(seatsOfWay(session, 'in-person')), seatsOf(seatsOfWay(session, 'online'))];
  return { seats, online, reserved, organizationLimit, live };
}

/** Only what the decision needs, because it copies the seats for each person. */
function seatsOf({ capacity, taken, waiting, waitlist, approval }: Session): Seats {
  return { capacity, taken, waiting, waitlist, approval };
}

const liveByOrganizationSql = query(
  `select a.organization_id as "organizationId", count(*)::int as count
   from attendees a join registrations r on r.attendee_id = a.id
   where r.session_id = $1 and r.state = any($2) and a.organization_id = any($3)
   group by a.organization_id`,
  { organizationId: 'uuid', count: 'int' },
);

/** Returns the number of live registrations in a session by organization, for these organizations. */
async function liveByOrganization(
  connection: Connection,
  sessionId: string,
  organizationIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (organizationIds.length === 0) return new Map();
  const rows = await liveByOrganizationSql.all(connection, [sessionId, liveStates, organizationIds]);
  return new Map(rows.map((row) => [row.organizationId, row.count]));
}

/**
 * Reads as much of the waiting list for a way of attending as needed to decide who gets the free seats. Those
 * who have not confirmed come after everybody who has: a seat that they got would only be held once more.
 */
export async function readLineFor(
  connection: Connection,
  session: Session,
  attendance: Attendance | null,
  seats: FreeSeats,
): Promise<WaitlistEntry[]> {
  const head =
    seats.reserved.size === 0 && Number.isFinite(seats.free)
      ? await readLine(connection, session.id, attendance, seats.free)
      : null;
  // The first people get the seats, unless there is a group among them, or seats are reserved for people behind them.
  if (head !== null && head.every((row) => !row.allOrNothing)) return waitlistEntries(head);
  // If all free seats are reserved, only people of those organizations need to be read.
  // Invited people with a reserved seat don't wait.
  const holders = [...seats.reserved].flatMap(([holder, count]) => (count > 0 && isUuid(holder) ? [holder] : []));
  const isAllReserved = countReserved(seats.reserved) >= seats.free;
  if (isAllReserved && !(await doesAnyWait(connection, session.id, holders))) return [];
  return waitlistEntries(await readLine(connection, session.id, attendance, null));
}

const doesAnyWaitSql = query(
  `select 1 from attendees a join registrations r on r.attendee_id = a.id
   where a.organization_id = any($2) and r.uses_reserved and r.session_id = $1 and r.state = 'waitlisted' limit 1`,
  {},
);

async function doesAnyWait(
  connection: Connection,
  sessionId: string,
  organizationIds: readonly string[],
): Promise<boolean> {
  return (await doesAnyWaitSql.run(connection, [sessionId, organizationIds])) > 0;
}

const readLineSql = query(
  `select r.id, case when r.uses_reserved then a.organization_id end as "organizationId", r.group_id as "groupId",
     r.all_or_nothing as "allOrNothing"
   from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 and r.state = 'waitlisted' and ($3::text is null or ${countedWaySql('r.attendance')} = $3)
   order by r.unproven, r.waitlist_number limit $2`,
  { id: 'uuid', organizationId: 'uuid?', groupId: 'uuid?', allOrNothing: 'boolean' },
);

async function readLine(
  connection: Connection,
  sessionId: string,
  attendance: Attendance | null,
  most: number | null,
): Promise<{ id: string; organizationId: string | null; groupId: string | null; allOrNothing: boolean }[]> {
  return readLineSql.all(connection, [sessionId, most, attendance]);
}

/** Returns why each person on the waiting list of a session is still waiting, by registration. */
export async function waitReasons(
  connection: Connection,
  session: Session,
  now: Date,
): Promise<Map<string, WaitReason>> {
  if (session.waiting === 0) return new Map();
  const reasons = new Map<string, WaitReason>();
  for (const attendance of attendancesOf(session)) {
    const view = seatsOfWay(session, attendance);
    const seats = freeSeats(view, await listReservedSeats(connection, view, now));
    const line = waitlistEntries(await readLine(connection, session.id, attendance, null));
    for (const [id, reason] of lineReasons(seats, line)) reasons.set(id, reason);
  }
  return reasons;
}
