import { Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { listCertificateRows } from '../../domain/certificates/certificates.queries.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { registrationStates } from '../../domain/registrations/registration.js';
import { Clock } from '../../platform/clock.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { tabFilter, tabOf } from './attendee-rows.js';
import { sortOf } from './attendee-sort.js';
import { type AttendeeTable, attendeeTable } from './attendee-table.js';
import { attendeesCsv } from './attendees-csv.js';
import { attendeesXlsx } from './attendees-xlsx.js';
import { listAttendeeRows } from './attendees.queries.js';
import { ConsoleController } from '../console-controller.js';
import { languageOf } from '../console-pages.js';
import { formValues, searchOf, textOf } from '../form-values.js';

/** More people than any session has. */
const everybody = 1_000_000;
const workbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The attendees of a session as a file. */
@ConsoleController('sessions/:id')
export class AttendeesController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
  ) {}

  @Get('attendees.csv')
  async csv(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { session, table } = await this.table(id, request);
    sendFile(reply, `${session.slug}-attendees.csv`, 'text/csv; charset=utf-8', attendeesCsv(table));
  }

  @Get('attendees.xlsx')
  async xlsx(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { session, table } = await this.table(id, request);
    sendFile(reply, `${session.slug}-attendees.xlsx`, workbook, await attendeesXlsx(table));
  }

  private async table(id: string, request: FastifyRequest): Promise<{ session: Session; table: AttendeeTable }> {
    const tx = this.database.manager;
    const session = await getSession(tx, id);
    const query = formValues(request.query);
    const state = textOf(query, 'state');
    const shown = state === '' ? { states: registrationStates } : tabFilter(tabOf(state));
    const filter = { ...shown, search: searchOf(query) };
    const { key, down } = sortOf(query);
    const sort = { key: key === 'answer' ? ('line' as const) : key, down };
    const rows = await listAttendeeRows(tx, id, filter, sort, everybody, 0);
    const certificates = await this.certificates(session);
    const questions = await listQuestions(tx, id);
    return { session, table: attendeeTable(rows, session, questions, languageOf(request), certificates) };
  }

  /** Nothing is earned before the end. */
  private async certificates(session: Session): Promise<Map<string, string>> {
    if (session.endsAt > this.clock.now()) return new Map();
    const rows = await listCertificateRows(this.database.manager, session.id);
    return new Map(
      rows.map((row) => [
        row.registrationId,
        row.isValid && row.number !== null ? row.number : row.earned ? 'earned' : '',
      ]),
    );
  }
}

function sendFile(reply: FastifyReply, name: string, type: string, content: string | Buffer): void {
  void reply
    .type(type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .send(content);
}
