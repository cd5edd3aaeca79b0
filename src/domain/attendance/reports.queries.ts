import { isUuid } from '../../platform/database/uuid.js';
import { NotFound } from '../../platform/errors.js';
import { AttendanceReport } from './attendance-report.entity.js';
import type { Connection, Tx } from '../../platform/database/tx.js';
import { command, query } from '../../platform/database/statement.js';

/** Everybody who ever registered for a session, in whatever state they are, by name. */
export const listRegistered = query(
  `select r.id as "registrationId", a.name, a.email, a.email_key as "emailKey"
   from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 order by lower(a.name), r.waitlist_number`,
  { registrationId: 'uuid', name: 'text', email: 'text', emailKey: 'text' },
).list<[sessionId: string]>();

/** The reports that a session has taken in, the latest first. */
export async function listReports(connection: Connection, sessionId: string): Promise<AttendanceReport[]> {
  return connection
    .getRepository(AttendanceReport)
    .find({ where: { sessionId }, order: { importedAt: 'DESC', id: 'ASC' } });
}

/** The report of a session. Throws NotFound. */
export async function getReport(connection: Connection, sessionId: string, id: string): Promise<AttendanceReport> {
  const report = isUuid(id) ? await connection.getRepository(AttendanceReport).findOneBy({ id, sessionId }) : null;
  if (report === null) throw new NotFound('report-not-found', 'Report not found.');
  return report;
}

/** Writes a report, or what changed in it. */
export async function writeReport(tx: Tx, report: AttendanceReport): Promise<void> {
  await tx.getRepository(AttendanceReport).save(report);
}

const deleteReportSpansSql = command(
  `delete from attendance_spans where report_id = $1 returning registration_id as id`,
  { id: 'uuid' },
);

/** Removes the attendance spans of a report. Returns the registrations that had them. */
export async function deleteReportSpans(tx: Tx, reportId: string): Promise<string[]> {
  const rows = await deleteReportSpansSql.all(tx, [reportId]);
  return [...new Set(rows.map((row) => row.id))];
}

/** Takes a report away whose stretches are gone. */
export async function deleteReport(tx: Tx, id: string): Promise<void> {
  await tx.getRepository(AttendanceReport).delete({ id });
}
