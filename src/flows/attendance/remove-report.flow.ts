import { Injectable } from '@nestjs/common';
import { deleteReport, deleteReportSpans, getReport } from '../../domain/attendance/reports.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { lockRegistrations } from '../../domain/registrations/registrations.queries.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { isChanged, recomputeAttendance } from '../../domain/attendance/record-attendance.js';
import { Changes } from '../changes.js';

/** Removes a report. Other evidence, and people registered through the report, stay. */
@Injectable()
export class RemoveReport {
  constructor(private readonly changes: Changes) {}

  /**
   * Returns for how many people attendance changed. Throws NotFound, also for a report of another session, and
   * Forbidden.
   */
  async run(sessionId: string, reportId: string, actor: Actor): Promise<{ changed: number }> {
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
