import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { getSession, lockOccurrence, lockSession } from '../../domain/sessions/sessions.queries.js';
import { type OpenedReport, openReport, type ReportInput } from '../../domain/attendance/open-report.js';
import { type TakenReport, takeReport } from '../../domain/attendance/take-report.js';
import { requireBegun } from '../../domain/sessions/session.js';
import { Invalid } from '../../platform/errors.js';
import { Changes } from '../changes.js';
import { deleteReport, deleteReportSpans, getReport } from '../../domain/attendance/attendance.queries.js';
import { record } from '../../domain/identity/change.js';
import { lockRegistrations } from '../../domain/registrations/registrations.queries.js';
import { isChanged, recomputeAttendance } from '../../domain/attendance/record-attendance.js';

export type ImportedReport = Extract<OpenedReport, { ok: false }> | ({ ok: true } & TakenReport);

/** Attendance reports of meeting programs. */
@Injectable()
export class ImportReport {
  constructor(
    private readonly database: DataSource,
    private readonly changes: Changes,
  ) {}

  /**
   * Previews the import of an attendance report, person by person. Writes and locks nothing. Returns an error if the
   * file is unreadable. Throws NotFound and Forbidden.
   */
  async preview(sessionId: string, input: ReportInput, actor: Actor): Promise<OpenedReport> {
    requireAbility(actor, 'change', sessionId);
    const connection = this.database.manager;
    return openReport(connection, await getSession(connection, sessionId), input);
  }

  /**
   * Imports an attendance report, all or nothing. Importing the same report again replaces the earlier import; with the
   * same choices nothing changes. Different reports of a session add up. Throws NotFound, Forbidden, Invalid with the
   * invalid choices, and Conflict if the session has not started.
   */
  async run(sessionId: string, input: ReportInput, actor: Actor): Promise<ImportedReport> {
    requireAbility(actor, 'change', sessionId);
    return this.changes.run(actor, async (change) => {
      const { tx, now } = change;
      const session = await lockOccurrence(tx, sessionId);
      requireBegun(session, now);
      const opened = await openReport(tx, session, input);
      if (!opened.ok) return opened;
      const fieldErrors = opened.decided.flatMap(({ fieldError }) => fieldError ?? []);
      if (fieldErrors.length > 0)
        throw new Invalid('invalid-choices', 'Some choices are invalid. See `errors`.', {}, fieldErrors);
      return { ok: true, ...(await takeReport(change, session, opened)) };
    });
  }

  /**
   * Removes a report. Other evidence, and people registered through the report, stay. Returns for how many people
   * attendance changed. Throws NotFound, also for a report of another session, and Forbidden.
   */
  async remove(sessionId: string, reportId: string, actor: Actor): Promise<{ changed: number }> {
    requireAbility(actor, 'change', sessionId);
    return this.changes.run(actor, async (change) => {
      const { tx } = change;
      const session = await lockSession(tx, sessionId);
      const report = await getReport(tx, session.id, reportId);
      const registrations = await lockRegistrations(tx, await deleteReportSpans(tx, report.id));
      await deleteReport(tx, report.id);
      const changed = (await recomputeAttendance(change, session, registrations)).filter(isChanged).length;
      const details = { report: report.id, layout: report.layout, changed };
      await record(change, 'session.attendance-taken-back', `session:${session.id}`, details);
      return { changed };
    });
  }
}
