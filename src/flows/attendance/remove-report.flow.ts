import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { deleteReport, deleteReportSpans, getReport } from '../../domain/attendance/reports.queries.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/audit.queries.js';
import { Clock } from '../../platform/clock.js';
import { lockRegistrations } from '../../domain/registrations/registrations.queries.js';
import { lockSession } from '../../domain/sessions/sessions.queries.js';
import { isChanged, recomputeAttendance } from '../../domain/attendance/record-attendance.js';

/** Takes a report back, as if it had never come: other evidence stays, and so do those who were registered by it. */
@Injectable()
export class RemoveReport {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Gives for how many people something changed. Throws NotFound, also for a report of another session, and Forbidden. */
  async run(sessionId: string, reportId: string, actor: Actor): Promise<{ changed: number }> {
    requireAbility(actor, 'change');
    const now = this.clock.now();
    return this.database.transaction(async (tx) => {
      const session = await lockSession(tx, sessionId);
      const report = await getReport(tx, session.id, reportId);
      const registrations = await lockRegistrations(tx, await deleteReportSpans(tx, report.id));
      await deleteReport(tx, report.id);
      const changed = (await recomputeAttendance(tx, session, registrations)).filter(isChanged).length;
      const details = { report: report.id, layout: report.layout, changed };
      await record(tx, actor, 'session.attendance-taken-back', `session:${session.id}`, now, details);
      return { changed };
    });
  }
}
