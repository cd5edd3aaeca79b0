import type { AttendanceSource } from '../../domain/attendance/attendance-span.entity.js';
import type { RegistrationState } from '../../domain/registrations/registration.js';
import type { Connection } from '../../platform/database/tx.js';
import { word, words } from '../../platform/database/columns.js';
import { query } from '../../platform/database/statement.js';

/** A person of a session with their attendance. */
export interface AttendanceRow {
  registrationId: string;
  email: string;
  name: string;
  state: RegistrationState;
  attendedAt: Date | null;
  minutesPresent: number | null;
  sources: AttendanceSource[];
  corrected: boolean;
}

const pageOfAttendanceSql = query(
  `select r.id as "registrationId", a.email, a.name, r.state, r.attended_at as "attendedAt",
     r.minutes_present as "minutesPresent",
     coalesce((select array_agg(distinct s.source) from attendance_spans s where s.registration_id = r.id), '{}') as sources,
     exists (select 1 from attendance_corrections n where n.registration_id = r.id) as corrected
   from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 and (r.state = 'confirmed' or r.attended_at is not null)
     and ($2::boolean is null or (r.attended_at is not null) = $2) and ($4::uuid is null or r.id > $4)
   order by r.id limit $3`,
  {
    registrationId: 'uuid',
    email: 'text',
    name: 'text',
    state: word<RegistrationState>(),
    attendedAt: 'timestamptz?',
    minutesPresent: 'int?',
    sources: words<AttendanceSource>(),
    corrected: 'boolean',
  },
);

/** Lists people who have a seat or attended, after a position. */
export async function pageOfAttendance(
  connection: Connection,
  sessionId: string,
  options: { attended: boolean | null; limit: number; after: string | null },
): Promise<AttendanceRow[]> {
  return pageOfAttendanceSql.all(connection, [sessionId, options.attended, options.limit, options.after]);
}
