import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { FormValues } from '../../platform/http/form-values.js';
import { ImportReport } from '../../flows/attendance/import-report.flow.js';
import type { OpenedReport, ReportInput } from '../../domain/attendance/open-report.js';
import { PreviewReport } from '../../flows/attendance/preview-report.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Invalid } from '../../platform/errors.js';
import { readText } from '../../platform/table-reader.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import type { ConsoleLayout } from '../layout.js';
import { chosenFor, chosenZone } from './report-form.js';
import { reportCheckPage } from './report-check.page.js';
import { reportFault, reportPage, reportTakenPage } from './report.page.js';

/** A report of who was in the room: read, looked at person by person, and taken in once that is confirmed. */
@ConsoleController('sessions/:id/attendance/report', 'sessions')
export class ReportController {
  constructor(
    private readonly database: DataSource,
    private readonly preview: PreviewReport,
    private readonly importReport: ImportReport,
  ) {}

  @Get()
  @RequireAbility('change')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, layout } = await this.open(id, page);
    page.render(
      'attendance/import-report',
      reportPage(layout, { session, timeZone: session.timeZone, text: '', fault: null }),
    );
  }

  @Post()
  async take(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { actor } = page;
    const { session, layout } = await this.open(id, page);
    const values = page.form;
    const file = page.file;
    // What was read goes along with the page and comes back with the word that it is right.
    const text = file.length > 0 ? readText(file) : values.text('text');
    const { opened, input } = await this.read(session, text ?? file, values, actor);
    if (!opened.ok) {
      const fault = reportFault(opened, layout.language);
      const timeZone = input.timeZone ?? session.timeZone;
      page.render('attendance/import-report', reportPage(layout, { session, timeZone, text: text ?? '', fault }), 422);
      return;
    }
    if (values.text('step') !== 'run') {
      page.render('attendance/report-preview', reportCheckPage(layout, { session, opened, text: text ?? '' }));
      return;
    }
    try {
      const taken = await this.importReport.run(session.id, input, actor);
      if (taken.ok) page.render('attendance/report-imported', reportTakenPage(layout, session, taken));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      page.render('attendance/report-preview', reportCheckPage(layout, { session, opened, text: text ?? '' }), 422);
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

  private async open(id: string, page: ConsolePage): Promise<{ session: Session; layout: ConsoleLayout }> {
    const { session } = await page.session(id);
    return { session, layout: await page.layout() };
  }
}
