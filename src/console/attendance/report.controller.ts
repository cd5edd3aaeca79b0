import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { getCall } from '../../domain/calls/calls.queries.js';
import { ImportReport } from '../../flows/attendance/import-report.flow.js';
import type { OpenedReport, ReportInput } from '../../domain/attendance/open-report.js';
import { PreviewReport } from '../../flows/attendance/preview-report.flow.js';
import { type Actor, requireAbility } from '../../domain/identity/actor.js';
import { Invalid } from '../../platform/errors.js';
import { readText } from '../../platform/table-reader.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, sendPage } from '../console-pages.js';
import type { ConsoleLayout } from '../layout.js';
import { type FormValues, formValues, textOf } from '../form-values.js';
import { actorOf } from '../signed-in.js';
import { uploadedFile } from '../upload.js';
import { chosenFor, chosenZone } from './report-form.js';
import { reportCheckPage } from './report-check.page.js';
import { reportFault, reportPage, reportTakenPage } from './report.page.js';

/** A report of who was in the room: read, looked at person by person, and taken in once that is confirmed. */
@ConsoleController('sessions/:id/attendance/report')
export class ReportController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly preview: PreviewReport,
    private readonly importReport: ImportReport,
  ) {}

  @Get()
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const { session, frame } = await this.open(id, request, reply);
    sendPage(
      reply,
      'attendance/import-report',
      reportPage(frame, { session, timeZone: session.timeZone, text: '', fault: null }),
    );
  }

  @Post()
  async take(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const actor = actorOf(request);
    requireAbility(actor, 'change');
    const { session, frame } = await this.open(id, request, reply);
    const values = formValues(body);
    const file = uploadedFile(request);
    // What was read goes along with the page and comes back with the word that it is right.
    const text = file.length > 0 ? readText(file) : textOf(values, 'text');
    const { opened, input } = await this.read(session, text ?? file, values, actor);
    if (!opened.ok) {
      const fault = reportFault(opened, frame.language);
      const timeZone = input.timeZone ?? session.timeZone;
      sendPage(
        reply,
        'attendance/import-report',
        reportPage(frame, { session, timeZone, text: text ?? '', fault }),
        422,
      );
      return;
    }
    if (textOf(values, 'step') !== 'run') {
      sendPage(reply, 'attendance/report-preview', reportCheckPage(frame, { session, opened, text: text ?? '' }));
      return;
    }
    try {
      const taken = await this.importReport.run(session.id, input, actor);
      if (taken.ok) sendPage(reply, 'attendance/report-imported', reportTakenPage(frame, session, taken));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      sendPage(reply, 'attendance/report-preview', reportCheckPage(frame, { session, opened, text: text ?? '' }), 422);
    }
  }

  /** What stands in the report, with what was chosen about its people. */
  private async read(
    session: Session,
    report: string | Uint8Array,
    values: FormValues,
    actor: Actor,
  ): Promise<{ opened: OpenedReport; input: ReportInput }> {
    const first = { report, timeZone: chosenZone(values), choices: new Map<string, string>(), byName: true };
    const opened = await this.preview.run(session.id, first, actor);
    const choices = opened.ok ? chosenFor(opened.decided, values) : first.choices;
    if (choices.size === 0) return { opened, input: first };
    const input = { ...first, choices };
    return { opened: await this.preview.run(session.id, input, actor), input };
  }

  private async open(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<{ session: Session; frame: ConsoleLayout }> {
    const session = await getSession(this.database.manager, id);
    const call = await getCall(this.database.manager, session.callId);
    return { session, frame: await this.pages.frame(request, reply, { call, section: 'sessions' }) };
  }
}
