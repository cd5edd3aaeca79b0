import { Injectable } from '@nestjs/common';
import { type OpenedReport, openReport, type ReportInput } from '../../domain/attendance/open-report.js';
import { type TakenReport, takeReport } from '../../domain/attendance/take-report.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { requireBegun } from '../../domain/sessions/session.js';
import { lockOccurrence } from '../../domain/sessions/sessions.queries.js';
import { Invalid } from '../../platform/errors.js';
import { Changes } from '../changes.js';

export type ImportedReport = Extract<OpenedReport, { ok: false }> | ({ ok: true } & TakenReport);

/** Imports an attendance report, all or nothing. */
@Injectable()
export class ImportReport {
  constructor(private readonly changes: Changes) {}

  /**
   * Importing the same report again replaces the earlier import; with the same choices nothing changes. Different
   * reports of a session add up. Throws NotFound, Forbidden, Invalid with the invalid choices, and Conflict if the
   * session has not started.
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
}
