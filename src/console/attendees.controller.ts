import { Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getSession } from '../sessions/sessions.queries.js';
import { tabOf, tabStates } from './attendee-rows.js';
import { attendeesCsv } from './attendees-csv.js';
import { listAttendeeRows } from './attendees.queries.js';
import { ConsoleController } from './console-controller.js';
import { formValues, searchOf, textOf } from './form-values.js';
import { registrationStates } from '../registrations/registration.js';

/** More people than any session has. */
const everybody = 1_000_000;

/** The attendees of a session as a file. */
@ConsoleController('sessions/:id')
export class AttendeesController {
  constructor(private readonly database: DataSource) {}

  @Get('attendees.csv')
  async csv(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const session = await getSession(tx, id);
    const query = formValues(request.query);
    const state = textOf(query, 'state');
    const states = state === '' ? registrationStates : tabStates[tabOf(state)];
    const rows = await listAttendeeRows(tx, id, { states, search: searchOf(query) }, everybody, 0);
    void reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${session.slug}-attendees.csv"`)
      .header('cache-control', 'no-store')
      .send(attendeesCsv(rows, session));
  }
}
