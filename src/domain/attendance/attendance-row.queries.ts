import { word, words } from '../../platform/database/columns.js';
import type { RegistrationState } from '../registrations/registration.js';
import type { AttendanceSource } from './attendance-span.entity.js';

/** A person of a session with their attendance, as the console and the API list them. */
export interface AttendanceRow {
  registrationId: string;
  name: string;
  email: string;
  organization: string | null;
  state: RegistrationState;
  attendedAt: Date | null;
  minutesPresent: number | null;
  /** The kinds of evidence, each once. */
  sources: AttendanceSource[];
  /** Whether an organizer corrected it. */
  corrected: boolean;
}

/** The columns of `attendanceRowSql`. */
export const attendanceColumns = {
  registrationId: 'uuid',
  name: 'text',
  email: 'text',
  organization: 'text?',
  state: word<RegistrationState>(),
  attendedAt: 'timestamptz?',
  minutesPresent: 'int?',
  sources: words<AttendanceSource>(),
  corrected: 'boolean',
} as const;

/** SQL: a registration `c`, joined with its attendee and organization, with the evidence of its attendance. */
export const attendanceRowSql = `c.id as "registrationId", c.name, c.email, c.organization, c.state,
  c.attended_at as "attendedAt", c.minutes_present as "minutesPresent",
  coalesce((select array_agg(distinct s.source) from attendance_spans s where s.registration_id = c.id), '{}') as sources,
  exists (select 1 from attendance_corrections n where n.registration_id = c.id) as corrected`;
