import { keyset } from '../../platform/database/keyset.js';
import { containsSql } from '../../platform/database/search-sql.js';
import { attendanceColumns, attendanceRowSql } from '../../domain/attendance/attendance.queries.js';
import { composedQuery, type Row } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';

/** Orders of the people of a session: as they registered, or as they came, those without a record last. */
export const attendanceSorts = ['registeredAt', '-registeredAt', 'attendedAt', '-attendedAt'] as const;
type AttendanceSort = (typeof attendanceSorts)[number];

/** Where somebody is in an order. */
type AttendancePlace = [at: string, registrationId: string];

const moments = { registeredAt: 'r.created_at', attendedAt: `coalesce(r.attended_at, 'infinity')` } as const;

const pageOfAttendanceSql = composedQuery(
  (sort: AttendanceSort, params: readonly unknown[] = []) => {
    const by = keyset(sort, moments[sort.replace('-', '') as keyof typeof moments], 'r.id');
    return {
      text: `with c as (
     select r.id, a.name, a.email, o.name as organization, r.state, r.created_at, r.attended_at, r.minutes_present,
       row_number() over (order by ${by.order}) as number
     from registrations r join attendees a on a.id = r.attendee_id left join organizations o on o.id = a.organization_id
     where r.session_id = $1 and (r.state = 'confirmed' or r.attended_at is not null)
       and ($2::boolean is null or (r.attended_at is not null) = $2)
       and ($4::timestamptz is null or ${by.after('$4', '$5::uuid')})
       and ($6::text is null or r.state = $6) and ($7::text is null or ${containsSql('a.search_text', '$7')})
     order by ${by.order} limit $3)
   select ${attendanceRowSql}, c.created_at as "registeredAt" from c order by c.number`,
      params,
    };
  },
  { ...attendanceColumns, registeredAt: 'timestamptz' },
  attendanceSorts.map((sort) => [sort] as const),
);

/** A person who has a seat or attended, with when they registered. */
export type AttendedRow = Row<typeof pageOfAttendanceSql>;

/** Returns where a person is in an order. */
export function attendancePlace(row: AttendedRow, sort: AttendanceSort): AttendancePlace {
  const at = sort.endsWith('attendedAt') ? row.attendedAt : row.registeredAt;
  return [at?.toISOString() ?? 'infinity', row.registrationId];
}

/** Lists people who have a seat or attended, after a place in an order. */
export function pageOfAttendance(
  connection: Connection,
  sessionId: string,
  {
    attended,
    state,
    q,
    sort,
    limit,
    after,
  }: {
    attended: boolean | null;
    state: string | null;
    q: string | null;
    sort: AttendanceSort;
    limit: number;
    after: AttendancePlace | null;
  },
): Promise<AttendedRow[]> {
  const [at = null, id = null] = after ?? [];
  return pageOfAttendanceSql.all(connection, sort, [sessionId, attended, limit, at, id, state, q]);
}
