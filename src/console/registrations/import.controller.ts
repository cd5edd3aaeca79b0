import { Get, Param, Post } from '@nestjs/common';
import { StartJob } from '../../flows/jobs/start-job.flow.js';
import { ImportRegistrations, type ImportPreview } from '../../flows/registrations/import-registrations.flow.js';
import { translate } from '../../platform/i18n/messages.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { maxImportRows } from '../../domain/registrations/import-table.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/require-ability.js';
import { importCheckPage, importPage } from './import.page.js';
import { jobPath } from '../paths/job-paths.js';

/** Imports registrations from a file: read, shown row by row, and registered in the background once that is confirmed. */
@ConsoleController('sessions/:id/import', 'sessions')
export class ImportController {
  constructor(
    private readonly importRegistrations: ImportRegistrations,
    private readonly startJob: StartJob,
  ) {}

  @Get()
  @RequireAbility('change')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    await this.form(page, session, '', null);
  }

  @Post()
  async import(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call, session } = await page.session(id);
    if (page.form.text('step') === 'run') return this.start(page);
    const { text, pasted, fault } = await page.upload();
    if (fault !== null) return this.form(page, session, pasted, translate(page.language, `errors.field.${fault}`));
    const preview = await this.importRegistrations.preview(id, text, page.actor, maxImportRows.console);
    if (!preview.ok) return this.form(page, session, pasted, unreadableText(preview, page.language));
    const jobId = await this.importRegistrations.draft(id, preview.rows, page.actor);
    page.renderStep(
      'registrations/import-preview',
      importCheckPage(await page.layout(), { call, session, preview, jobId }),
    );
  }

  private async start(page: ConsolePage): Promise<void> {
    const job = await this.startJob.run(page.form.text('job'), page.actor);
    page.redirect(jobPath(job));
  }

  private async form(page: ConsolePage, session: Session, text: string, fault: string | null): Promise<void> {
    const questions = currentQuestions(await listQuestions(page.connection, session.id));
    const view = importPage(await page.layout(), { session, questions, text, fault });
    page.render('registrations/import', view, fault === null ? 200 : 422);
  }
}

function unreadableText({ fault }: Extract<ImportPreview, { ok: false }>, language: string): string {
  const values = { most: maxImportRows.console, line: fault.line ?? 0 };
  return translate(language, `console.registrations.import.unreadable.${fault.code}`, values);
}
