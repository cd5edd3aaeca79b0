import { Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ImportProposals } from '../../flows/proposals/import-proposals.flow.js';
import { PreviewProposals } from '../../flows/proposals/preview-proposals.flow.js';
import { readText } from '../../platform/table-reader.js';
import { FormValues } from '../../platform/http/form-values.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { proposalsPath } from '../paths.js';
import { proposalsCheckPage, unreadableText } from './proposals-import.page.js';
import { proposalsList } from './proposals-list.js';
import { proposalsPage } from './proposals.page.js';
import { proposalWish } from './list-query.js';

/** Proposals out of a file: read, shown row by row, and taken in once that is confirmed. */
@ConsoleController('calls/:call/proposals', 'proposals')
export class ProposalsImportController {
  constructor(
    private readonly database: DataSource,
    private readonly preview: PreviewProposals,
    private readonly importProposals: ImportProposals,
  ) {}

  @Post('import')
  async import(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { actor } = page;
    const values = page.form;
    if (values.text('step') === 'run') {
      const counts = await this.importProposals.run(slug, values.text('text'), actor, { leaveFaulty: true });
      page.redirect(proposalsPath({ slug }), 'imported', { ...counts });
      return;
    }
    const tx = this.database.manager;
    const file = page.file;
    const preview = await this.preview.run(slug, file, actor);
    const call = await page.call(slug);
    const layout = await page.layout();
    if (!preview.ok) {
      const fault = unreadableText(preview, layout.language);
      const list = await proposalsList(tx, call, proposalWish(new FormValues(), call), actor, fault);
      page.render('proposals/proposals', proposalsPage(layout, list), 422);
      return;
    }
    // What was read goes along with the page and comes back with the word that it is right.
    const text = readText(file) ?? '';
    page.render('proposals/import-preview', proposalsCheckPage(layout, { call, preview, text }));
  }
}
