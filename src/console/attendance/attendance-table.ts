import type { Session } from '../../domain/sessions/session.entity.js';
import { localTime } from '../../domain/time/wall-time.js';
import type { AttendanceRow } from '../../domain/attendance/attendance-row.queries.js';
import type { Table } from '../ui/table-file.js';

/**
 * Who was at a session as a table for other programs. Instants are in UTC (RFC 3339) and, under the same name with
 * `_local`, on the clock of the session's zone; `share` is of the planned time, from 0 to 1.
 */
export function attendanceTable(rows: readonly AttendanceRow[], session: Session): Table {
  return {
    columns: [
      'name',
      'email',
      'organization',
      'state',
      'attended',
      'attended_at',
      'attended_at_local',
      'minutes_present',
      'share',
      'sources',
      'corrected',
    ],
    rows: rows.map((row) => [
      row.name,
      row.email,
      row.organization,
      row.state,
      row.attendedAt === null ? 'no' : 'yes',
      row.attendedAt?.toISOString() ?? null,
      row.attendedAt && localTime(row.attendedAt, session.timeZone).local,
      row.minutesPresent,
      row.minutesPresent === null ? null : Math.round((row.minutesPresent / session.durationMinutes) * 1000) / 1000,
      row.sources.join(' '),
      row.corrected ? 'yes' : 'no',
    ]),
  };
}
