import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ImportReport } from '../../flows/attendance/import-report.flow.js';
import type { ReportInput } from '../../domain/attendance/open-report.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { ConsoleController, OpenToFacilitators, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { chosenFor, chosenZone } from './report-form.js';
import { reportPreviewPage } from './report-preview.page.js';
import { reportFault, reportPage, reportImportedPage } from './report.page.js';

/** Imports an attendance report: read, previewed person by person, and imported once that is confirmed. */
@ConsoleController('sessions/:id/attendance/report', 'sessions')
@OpenToFacilitators('session')
export class ReportController {
  constructor(
    private readonly database: DataSource,
    private readonly importReport: ImportReport,
  ) {}

  @Get()
  @RequireAbility('change')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    const view = reportPage(await page.layout(), { session, timeZone: session.timeZone, text: '', fault: null });
    page.render('attendance/import-report', view);
  }

  @Post()
  async import(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    const { text, fault, isConfirmed } = await page.upload();
    if (fault !== null) return this.refuse(page, session, '', translate(page.language, `errors.field.${fault}`));
    const { opened, input } = await this.read(page, session, text);
    if (!opened.ok) return this.refuse(page, session, text, reportFault(opened, page.language));
    const check = { session, opened, text };
    try {
      if (isConfirmed) await this.run(page, session, input);
      else await this.check(page, check);
    } catch (error) {
      await page.fail(error, () => this.check(page, check));
    }
  }

  /** Reads the report, with what was chosen about its people. */
  private async read(page: ConsolePage, session: Session, text: string) {
    const { actor, form } = page;
    const choices = new Map<string, string>();
    const first = { report: text, timeZone: chosenZone(form), choices, byName: true };
    const opened = await this.importReport.preview(session.id, first, actor);
    const chosen = opened.ok ? chosenFor(opened.decided, form) : choices;
    if (chosen.size === 0) return { opened, input: first };
    const input = { ...first, choices: chosen };
    return { opened: await this.importReport.preview(session.id, input, actor), input };
  }

  private async refuse(page: ConsolePage, session: Session, text: string, fault: string): Promise<void> {
    const timeZone = chosenZone(page.form) ?? session.timeZone;
    const view = reportPage(await page.layout(), { session, timeZone, text, fault });
    page.render('attendance/import-report', view, 422);
  }

  private async check(page: ConsolePage, check: Parameters<typeof reportPreviewPage>[1]): Promise<void> {
    page.renderStep('attendance/report-preview', reportPreviewPage(await page.layout(), check));
  }

  private async run(page: ConsolePage, session: Session, input: ReportInput): Promise<void> {
    const imported = await this.importReport.run(session.id, input, page.actor);
    if (imported.ok)
      page.render('attendance/report-imported', reportImportedPage(await page.layout(), session, imported));
  }
}
