import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type ImportedPerson, ImportRegistrations } from '../../flows/registrations/import-registrations.flow.js';
import { type ImportPreview, PreviewImport } from '../../flows/registrations/preview-import.flow.js';
import { translate } from '../../platform/i18n/messages.js';
import { Logger } from '../../platform/logger.js';
import { currentQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { type ImportRow, mostImportRows } from '../../domain/registrations/import-table.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { importCheckPage, importPage, importResult } from './import.page.js';
import { sessionPath } from '../paths.js';
import { runJob } from '../background-job.js';

/** Imports registrations from a file: read, shown row by row, and registered once that is confirmed. */
@ConsoleController('sessions/:id/import', 'sessions')
export class ImportController {
  constructor(
    private readonly database: DataSource,
    private readonly logger: Logger,
    private readonly preview: PreviewImport,
    private readonly importRegistrations: ImportRegistrations,
  ) {}

  @Get()
  @RequireAbility('change')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    await this.form(page, session, '', null);
  }

  @Post()
  async import(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session } = await page.session(id);
    const { text, pasted, fault, isConfirmed } = await page.upload();
    if (fault !== null) return this.form(page, session, pasted, translate(page.language, `errors.field.${fault}`));
    const preview = await this.preview.run(id, text, page.actor);
    if (!preview.ok) return this.form(page, session, pasted, unreadableText(preview, page.language));
    if (isConfirmed) return this.run(page, session, preview.rows);
    page.render('registrations/import-preview', importCheckPage(await page.layout(), { session, preview, text }));
  }

  private async run(page: ConsolePage, session: Session, rows: readonly ImportRow[]): Promise<void> {
    const { language } = page;
    const text = (key: string, counts = {}) => translate(language, `console.registrations.import.${key}`, counts);
    const backPath = `${sessionPath(session)}#attendees`;
    const job = { heading: text('heading'), sessionTitle: session.title, backPath, backLabel: text('back') };
    const people = rows.flatMap(({ line, input }): ImportedPerson[] => (input === null ? [] : [{ line, input }]));
    const total = people.length;
    await runJob(page, await page.layout(), job, async (report) => {
      let reached = 0;
      try {
        const imported = await this.importRegistrations.run(session.id, people, page.actor, (done) => {
          reached = done;
          report(text('progress', { done, total }));
        });
        return { failed: null, lines: importResult(imported, rows.length - total, language) };
      } catch (error) {
        this.logger.error({ err: error }, 'import of registrations failed');
        return { failed: text('failed', { done: reached, total }), lines: [] };
      }
    });
  }

  private async form(page: ConsolePage, session: Session, text: string, fault: string | null): Promise<void> {
    const questions = currentQuestions(await listQuestions(this.database.manager, session.id));
    const view = importPage(await page.layout(), { session, questions, text, fault });
    page.render('registrations/import', view, fault === null ? 200 : 422);
  }
}

function unreadableText({ fault }: Extract<ImportPreview, { ok: false }>, language: string): string {
  const values = { most: mostImportRows, line: fault.line ?? 0 };
  return translate(language, `console.registrations.import.unreadable.${fault.code}`, values);
}
