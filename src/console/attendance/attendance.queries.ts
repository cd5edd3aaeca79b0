import { attendanceColumns, attendanceRowSql } from '../../domain/attendance/attendance.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { type Row, query } from '../../platform/database/statement.js';
import { containsSql } from '../../platform/database/search-sql.js';
import { AttendanceView } from './attendance-view.js';

export interface AttendanceFilter {
  view: AttendanceView;
  /** Part of a name, an address or an organization; empty for everybody. */
  search: string;
}

const matching = `
  from registrations r join attendees a on a.id = r.attendee_id
  left join organizations o on o.id = a.organization_id
  where r.session_id = $1
    and case $2 when 'attended' then r.attended_at is not null
      when 'absent' then r.attended_at is null and r.state = 'confirmed'
      else r.attended_at is not null or r.state = 'confirmed' end
    and ($3 = '' or ${containsSql('a.search_text', '$3')} or ${containsSql('o.search_text', '$3')})`;

function valuesOf(sessionId: string, { view, search }: AttendanceFilter): unknown[] {
  return [sessionId, view, search];
}

/** Lists the people who match the filter, the longest attendance first. */
export const listAttendance = query(
  `with chosen as (
     select r.id, a.name, a.email, o.name as organization, r.state, r.attended_at, r.minutes_present,
       row_number() over (order by r.attended_at is null, r.minutes_present desc nulls last, lower(a.name),
         r.waitlist_number) as number
     ${matching} order by number limit $4 offset $5)
   select ${attendanceRowSql} from chosen c order by c.number`,
  attendanceColumns,
).list((sessionId: string, filter: AttendanceFilter, limit: number, offset: number) => [
  ...valuesOf(sessionId, filter),
  limit,
  offset,
]);

/** How many the filter leaves. */
export const countAttendanceRows = query(`select count(*)::int as count ${matching}`, { count: 'int' }).value(
  (sessionId: string, filter: AttendanceFilter) => valuesOf(sessionId, filter),
);

/** The attendance of a session in figures. */
export type AttendanceNumbers = Row<typeof countAttendanceSql>;

const countAttendanceSql = query(
  `select count(*) filter (where state = 'confirmed')::int as confirmed,
     count(*) filter (where attended_at is not null)::int as attended,
     count(*) filter (where attended_at is null and state = 'confirmed')::int as absent,
     count(minutes_present) filter (where attended_at is not null)::int as timed,
     round(percentile_cont(0.5) within group (order by minutes_present))::int as median,
     count(*) filter (where attended_at is not null and minutes_present >= 0.8 * $2::int)::int as stayed
   from registrations where session_id = $1`,
  {
    confirmed: 'int',
    attended: 'int', // With a seat, and not there.
    absent: 'int', // Of those who were there, for how many we know how long.
    timed: 'int', // Half of those were there as long, at least.
    median: 'int?', // Of those, how many were there for four fifths of the session.
    stayed: 'int',
  },
);

/** Counts the attendance of a session. */
export async function countAttendance(connection: Connection, session: { id: string; durationMinutes: number }) {
  const row = await countAttendanceSql.maybe(connection, [session.id, session.durationMinutes]);
  return row ?? { confirmed: 0, attended: 0, absent: 0, timed: 0, median: null, stayed: 0 };
}

/**
 * From which minute on how many people more or fewer were at a session: the stretches of each person are a union, and
 * who is there in the middle of a minute is there in it.
 */
export const listAttendanceChanges = query(
  `with stretches as (
     select unnest(u.during) as during
     from registrations r
     -- Looked up one by one: the evidence of all other sessions is not read.
     cross join lateral (
       select range_agg(tstzrange(greatest(s.from_at, $2), least(s.until_at, $3))) as during
       from attendance_spans s where s.registration_id = r.id and s.until_at > $2 and s.from_at < $3) u
     where r.session_id = $1 and r.attended_at is not null
   ), changes as (
     select ceil(extract(epoch from lower(during) - $2::timestamptz) / 60 - 0.5)::int as minute, 1 as change from stretches
     union all
     select ceil(extract(epoch from upper(during) - $2::timestamptz) / 60 - 0.5)::int, -1 from stretches
   )
   select minute, sum(change)::int as change from changes group by minute order by minute`,
  { minute: 'int', change: 'int' },
).list((session: { id: string; startsAt: Date; endsAt: Date }) => [session.id, session.startsAt, session.endsAt]);
