import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { type OpenedReport, openReport, type ReportInput } from '../../domain/attendance/open-report.js';

/** Shows what a report would do, person by person. Writes and locks nothing. */
@Injectable()
export class PreviewReport {
  constructor(private readonly database: DataSource) {}

  /** Returns the error of the file where it cannot be read at all. Throws NotFound and Forbidden. */
  async run(sessionId: string, input: ReportInput, actor: Actor): Promise<OpenedReport> {
    requireAbility(actor, 'change');
    const connection = this.database.manager;
    return openReport(connection, await getSession(connection, sessionId), input);
  }
}
