import { Param, Post } from '@nestjs/common';
import { ImportProposals } from '../../flows/proposals/import-proposals.flow.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { FormValues } from '../../platform/http/form-values.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { proposalsPath } from '../paths/proposal-paths.js';
import { proposalsCheckPage, unreadableText } from './proposals-import.page.js';
import { proposalsList } from './proposals-list.js';
import { proposalsPage } from './proposals.page.js';
import { readProposalsQuery } from './proposals-query.js';

/** Imports proposals from a file: read, shown row by row, and imported once that is confirmed. */
@ConsoleController('calls/:call/proposals', 'proposals')
export class ProposalsImportController {
  constructor(private readonly importProposals: ImportProposals) {}

  @Post('import')
  async import(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { text, fault, isConfirmed } = await page.upload();
    if (isConfirmed) {
      const counts = await this.importProposals.run(slug, text, page.actor, { leaveFaulty: true });
      return page.redirect(proposalsPath({ slug }), 'console.proposals.done.imported', { ...counts });
    }
    const call = await page.call(slug);
    if (fault !== null) return this.refuse(page, call, translate(page.language, `errors.field.${fault}`));
    const preview = await this.importProposals.preview(slug, text, page.actor);
    if (!preview.ok) return this.refuse(page, call, unreadableText(preview, page.language));
    page.renderStep('proposals/import-preview', proposalsCheckPage(await page.layout(), { call, preview, text }));
  }

  /** Shows the list of proposals again, with why the file cannot be read. */
  private async refuse(page: ConsolePage, call: Call, fault: string): Promise<void> {
    const all = readProposalsQuery(new FormValues(), call);
    const list = await proposalsList(page.connection, call, all, page.actor, { fault });
    page.render('proposals/proposals', proposalsPage(await page.layout(), list), 422);
  }
}
