import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type ImportedPerson, ImportRegistrations } from '../../flows/registrations/import-registrations.flow.js';
import { type ImportPreview, PreviewImport } from '../../flows/registrations/preview-import.flow.js';
import { translate } from '../../platform/i18n/messages.js';
import { Logger } from '../../platform/logger.js';
import { readText } from '../../platform/table-reader.js';
import { standingQuestions } from '../../domain/questions/given-answers.js';
import { listQuestions } from '../../domain/questions/questions.queries.js';
import { mostImportRows } from '../../domain/registrations/import-table.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import type { ConsoleLayout } from '../layout.js';
import { importCheckPage, importPage } from './import.page.js';
import { importResult } from './import-result.js';
import { sessionPath } from '../paths.js';
import { sendWork, workResult, workStep } from '../background-job.js';

/** People out of a file: read, shown row by row, and registered once that is confirmed. */
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
    const { session, layout } = await this.open(id, page);
    await this.ask(page, layout, session, '', null);
  }

  @Post()
  async take(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { actor } = page;
    const { session, layout } = await this.open(id, page);
    const values = page.form;
    const pasted = values.text('text');
    const file = page.file;
    const preview = await this.preview.run(id, file.length > 0 ? file : pasted, actor);
    if (!preview.ok) {
      await this.ask(page, layout, session, pasted, this.faultText(preview, layout.language));
      return;
    }
    const people = preview.rows.flatMap(({ line, input }): ImportedPerson[] =>
      input === null ? [] : [{ line, input }],
    );
    if (values.text('step') !== 'run') {
      // What was read goes along with the page and comes back with the word that it is right.
      const text = file.length > 0 ? (readText(file) ?? '') : pasted;
      page.render('registrations/import-preview', importCheckPage(layout, { session, preview, text }));
      return;
    }
    const { language } = layout;
    const text = (key: string, counts = {}) => translate(language, `console.registrations.import.${key}`, counts);
    const heading = text('heading');
    const backPath = `${sessionPath(session)}#attendees`;
    await sendWork(page, { ...layout, title: heading, heading, sessionTitle: session.title, backPath }, async (say) => {
      const total = people.length;
      let reached = 0;
      try {
        const imported = await this.importRegistrations.run(id, people, actor, (done) => {
          reached = done;
          say(workStep(layout, text('progress', { done, total })));
        });
        const lines = importResult(imported, preview.rows.length - total, language);
        say(workResult(layout, { failed: null, lines, backPath, backLabel: text('back') }));
      } catch (error) {
        this.logger.error({ err: error }, 'an import of registrations stopped');
        const failed = text('failed', { done: reached, total });
        say(workResult(layout, { failed, lines: [], backPath, backLabel: text('back') }));
      }
    });
  }

  private async open(id: string, page: ConsolePage): Promise<{ session: Session; layout: ConsoleLayout }> {
    const { session } = await page.session(id);
    return { session, layout: await page.layout() };
  }

  private async ask(
    page: ConsolePage,
    layout: ConsoleLayout,
    session: Session,
    text: string,
    fault: string | null,
  ): Promise<void> {
    const questions = standingQuestions(await listQuestions(this.database.manager, session.id));
    page.render(
      'registrations/import',
      importPage(layout, { session, questions, text, fault }),
      fault === null ? 200 : 422,
    );
  }

  private faultText({ fault }: Extract<ImportPreview, { ok: false }>, language: string): string {
    const values = { most: mostImportRows, line: fault.line ?? 0 };
    return translate(language, `console.registrations.import.unreadable.${fault.code}`, values);
  }
}
