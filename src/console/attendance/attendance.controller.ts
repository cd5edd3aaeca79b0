import { Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { presenceCurve } from '../../domain/attendance/presence-curve.js';
import { listReports } from '../../domain/attendance/reports.queries.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { RemoveReport } from '../../flows/attendance/remove-report.flow.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { choiceOf, formValues, pageOf, searchOf } from '../form-values.js';
import { pageSize } from '../pager.js';
import { sessionPath } from '../paths.js';
import { attendeesCsv } from '../registrations/attendees-csv.js';
import { actorOf } from '../signed-in.js';
import { presenceTable } from './presence-table.js';
import { attendancePage } from './attendance.page.js';
import {
  countAttendance,
  countPresence,
  listPresence,
  listPresenceChanges,
  presenceViews,
} from './attendance.queries.js';

const everybody = 1_000_000;
/** As fine as a picture of this size shows. */
const chartPoints = 120;

/** Who was at a session. */
@ConsoleController('sessions/:id')
export class AttendanceController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly takeBack: RemoveReport,
  ) {}

  @Get('attendance')
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const session = await getSession(tx, id);
    const call = await getCall(tx, session.callId);
    const frame = await this.pages.frame(request, reply, { call, section: 'sessions' });
    const query = formValues(request.query);
    const filter = { view: choiceOf(query, 'show', presenceViews), search: searchOf(query) };
    const page = pageOf(query);
    const numbers = await countAttendance(tx, session);
    const { attended, absent } = numbers;
    const counts = { attended, absent, all: attended + absent };
    const view = attendancePage(frame, {
      session,
      filter,
      page,
      counts,
      found: filter.search === '' ? counts[filter.view] : await countPresence(tx, session.id, filter),
      numbers,
      curve: presenceCurve(await listPresenceChanges(tx, session), session, chartPoints),
      rows: await listPresence(tx, session.id, filter, pageSize, (page - 1) * pageSize),
      reports: await listReports(tx, session.id),
    });
    sendPage(reply, 'attendance/attendance', view);
  }

  @Get('attendance.csv')
  async csv(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const session = await getSession(tx, id);
    const rows = await listPresence(tx, session.id, { view: 'all', search: '' }, everybody, 0);
    void reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${session.slug}-attendance.csv"`)
      .header('cache-control', 'no-store')
      .send(attendeesCsv(presenceTable(rows, session)));
  }

  @Post('attendance/reports/:report/take-back')
  async removeReport(
    @Param('id') id: string,
    @Param('report') reportId: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { changed } = await this.takeBack.run(id, reportId, actorOf(request));
    leaveFlash(reply, 'reportTakenBack', { count: changed });
    seeOther(reply, sessionPath({ id }, 'attendance'));
  }
}
