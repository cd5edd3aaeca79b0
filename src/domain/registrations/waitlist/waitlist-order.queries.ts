import { type Row, command, query } from '../../../platform/database/statement.js';
import { countedWay, countedWaySql } from '../../sessions/attendance.js';
import type { Registration } from '../registration.entity.js';
import type { Connection } from '../../../platform/database/tx.js';

/** A person on a waiting list. */
export type WaitingPerson = Row<typeof listWaitlist>;

/** Returns the waiting list of a registration's session, in order: of its way of attending, if the session asks. */
export const listWaitlist = query(
  `select r.id, a.name, a.organization_id as "organizationId", o.name as organization, r.group_id as "groupId",
     r.all_or_nothing as "allOrNothing", r.waitlist_number as number
   from registrations r join attendees a on a.id = r.attendee_id left join organizations o on o.id = a.organization_id
   where r.session_id = $1 and r.state = 'waitlisted' and ${countedWaySql('r.attendance')} = $2
   order by r.waitlist_number`,
  {
    id: 'uuid',
    name: 'text',
    organizationId: 'uuid?',
    organization: 'text?',
    groupId: 'uuid?',
    allOrNothing: 'boolean',
    // Orders the list; shown to nobody.
    number: 'bigint',
  },
).list(({ sessionId, attendance }: Pick<Registration, 'sessionId' | 'attendance'>) => [
  sessionId,
  countedWay(attendance),
]);

/** Writes the numbers of registrations on the waiting list of a locked session, in one statement. */
export const renumber = command(`
  update registrations r set waitlist_number = n.number
  from unnest($1::uuid[], $2::bigint[]) as n(id, number) where r.id = n.id`).write(
  (rows: readonly { id: string; number: string }[]) => [rows.map(({ id }) => id), rows.map(({ number }) => number)],
);

const waitlistPositionSql = query(
  `select count(*) as place from registrations
   where session_id = $1 and state = 'waitlisted' and waitlist_number <= $2 
     and ${countedWaySql('attendance')} = $3`,
  { place: 'bigint' },
);

/** Returns the position on the waiting list, from 1, or null for a registration that is not waitlisted. */
export async function waitlistPosition(connection: Connection, registration: Registration): Promise<number | null> {
  if (registration.state !== 'waitlisted') return null;
  const rows = await waitlistPositionSql.all(connection, [
    registration.sessionId,
    registration.waitlistNumber,
    countedWay(registration.attendance),
  ]);
  return Number(rows[0]?.place ?? 0);
}

const waitlistPositionsSql = query(
  `select id, place from (
     select id, row_number() over (partition by ${countedWaySql('attendance')} order by waitlist_number) as place from registrations
     where session_id = $1 and state = 'waitlisted') line
   where id = any($2)`,
  { id: 'uuid', place: 'bigint' },
);

/** Returns waiting list positions by registration, for those of `registrations` that are waitlisted. */
export async function waitlistPositions(
  connection: Connection,
  sessionId: string,
  registrations: readonly Pick<Registration, 'id' | 'state'>[],
): Promise<Map<string, number>> {
  const ids = registrations.filter((one) => one.state === 'waitlisted').map((one) => one.id);
  if (ids.length === 0) return new Map();
  const rows = await waitlistPositionsSql.all(connection, [sessionId, ids]);
  return new Map(rows.map((row) => [row.id, Number(row.place)]));
}
