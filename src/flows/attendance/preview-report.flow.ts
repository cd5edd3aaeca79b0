import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { type OpenedReport, openReport, type ReportInput } from '../../domain/attendance/open-report.js';

/** Previews the import of an attendance report, person by person. Writes and locks nothing. */
@Injectable()
export class PreviewReport {
  constructor(private readonly database: DataSource) {}

  /** Returns an error if the file is unreadable. Throws NotFound and Forbidden. */
  async run(sessionId: string, input: ReportInput, actor: Actor): Promise<OpenedReport> {
    requireAbility(actor, 'change', sessionId);
    const connection = this.database.manager;
    return openReport(connection, await getSession(connection, sessionId), input);
  }
}
