import { isUuid } from '../../../platform/database/uuid.js';
import { type Attendance, attendancesOf, countedWaySql, seatsOfWay } from '../../sessions/attendance.js';
import type { Session } from '../../sessions/session.entity.js';
import type { Group, Room } from '../admission/admission.js';
import { unusedInvitedSeatsSql } from '../seats/invited-seats.queries.js';
import { type FreeSeats, waitlistEntries, type WaitlistEntry, lineReasons, type WaitReason } from './waitlist.js';
import { freeSeats, countReserved, liveStates, type Seats } from '../registration.js';
import {
  forTeamsSql,
  holdersSql,
  isSeatedSql,
  teamsAmong,
  teamSeatsSql,
  teamsOfSql,
} from '../seats/team-seats.queries.js';
import type { Connection } from '../../../platform/database/tx.js';
import { query } from '../../../platform/database/statement.js';

const listReservedSeatsSql = query(
  `select v.organization_id::text as "holder", greatest(0, v.seats - ${forTeamsSql('v')} - (
     select count(*) from registrations r join attendees a on a.id = r.attendee_id
     where r.session_id = v.session_id and a.organization_id = v.organization_id and r.uses_reserved
       and r.team_id is null and ${isSeatedSql}))::int as reserved
   from seat_reservations v where v.session_id = $1 and (v.reserved_until is null or v.reserved_until > $2)
   union all select 'team:' || t.proposal_id, t.unused from (${teamSeatsSql('$2')}) t where t.session_id = $1
   union all ${unusedInvitedSeatsSql('$1', '$2')}`,
  { holder: 'text', reserved: 'int' },
);

/**
 * Returns the seats of a session that only some people can take now: by organization, its reservation without the parts
 * of its teams minus the seats that its people have; by team, its part minus those that its people took; and by
 * invitation, those of the invited people who have not answered.
 * Nothing is reserved after `reservedUntil` or after the start, and nothing online: those are seats in the room.
 */
export async function listReservedSeats(
  connection: Connection,
  session: Session,
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  if (session.reserved === 0 || session.startsAt <= now) return new Map();
  const rows = await listReservedSeatsSql.all(connection, [session.id, now]);
  return new Map(rows.map((row) => [row.holder, row.reserved]));
}

/** Returns sessions as visitors see them: reserved seats count as taken. */
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
async function liveByOrganization(connection: Connection, sessionId: string, organizationIds: readonly string[]) {
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
  { free, reserved }: FreeSeats,
): Promise<WaitlistEntry[]> {
  const head =
    reserved.size === 0 && Number.isFinite(free)
      ? await readLine(connection, session.id, attendance, reserved, free)
      : null;
  // The first people get the seats, unless there is a group among them, or seats are reserved for people behind them.
  if (head !== null && head.every((row) => !row.allOrNothing)) return waitlistEntries(head);
  // If all free seats are reserved, only people who can take one need to be read.
  const isAllReserved = countReserved(reserved) >= free;
  if (isAllReserved && !(await doesAnyWait(connection, session.id, reserved))) return [];
  return waitlistEntries(await readLine(connection, session.id, attendance, reserved, null));
}

const doesAnyWaitSql = query(
  `select from attendees a join registrations r on r.attendee_id = a.id
   where a.organization_id = any($2) and r.uses_reserved and r.session_id = $1 and r.state = 'waitlisted'
   union all select from (${teamsOfSql('$1', '$3::uuid[]')}) g join registrations r on r.id = g.id
   where r.state = 'waitlisted' limit 1`,
  {},
);

/** Returns whether anybody waits for whom seats are reserved. Invited people with a reserved seat don't wait. */
async function doesAnyWait(connection: Connection, sessionId: string, reserved: ReadonlyMap<string, number>) {
  const organizations = [...reserved].flatMap(([holder, count]) => (count > 0 && isUuid(holder) ? [holder] : []));
  return (await doesAnyWaitSql.run(connection, [sessionId, organizations, teamsAmong(reserved)])) > 0;
}

const readLine = query(
  `select r.id, ${holdersSql} as holders, r.group_id as "groupId", r.all_or_nothing as "allOrNothing"
   from registrations r join attendees a on a.id = r.attendee_id
   left join (${teamsOfSql('$1', '$4::uuid[]')}) g on g.id = r.id
   where r.session_id = $1 and r.state = 'waitlisted' and ($3::text is null or ${countedWaySql('r.attendance')} = $3)
   order by r.unproven, r.waitlist_number limit $2`,
  { id: 'uuid', holders: 'text[]', groupId: 'uuid?', allOrNothing: 'boolean' },
).list(
  (sessionId: string, attendance: Attendance | null, reserved: ReadonlyMap<string, number>, most: number | null) => [
    sessionId,
    most,
    attendance,
    teamsAmong(reserved),
  ],
);

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
    const line = waitlistEntries(await readLine(connection, session.id, attendance, seats.reserved, null));
    for (const [id, reason] of lineReasons(seats, line)) reasons.set(id, reason);
  }
  return reasons;
}
