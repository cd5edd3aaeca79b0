import { containsSql } from '../../platform/database/search-sql.js';
import { attendanceColumns, attendanceRowSql } from '../../domain/attendance/attendance.queries.js';
import { query } from '../../platform/database/statement.js';

/** Lists people who have a seat or attended, after a position. */
export const pageOfAttendance = query(
  `with c as (
     select r.id, a.name, a.email, o.name as organization, r.state, r.attended_at, r.minutes_present
     from registrations r join attendees a on a.id = r.attendee_id left join organizations o on o.id = a.organization_id
     where r.session_id = $1 and (r.state = 'confirmed' or r.attended_at is not null)
       and ($2::boolean is null or (r.attended_at is not null) = $2) and ($4::uuid is null or r.id > $4)
       and ($5::text is null or r.state = $5) and ($6::text is null or ${containsSql('a.search_text', '$6')})
     order by r.id limit $3)
   select ${attendanceRowSql} from c order by c.id`,
  attendanceColumns,
).list(
  (
    sessionId: string,
    options: { attended: boolean | null; state: string | null; q: string | null; limit: number; after: string | null },
  ) => [sessionId, options.attended, options.limit, options.after, options.state, options.q],
);
