import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { translate } from '../../platform/i18n/messages.js';
import { proposalsList } from './proposals-list.js';
import { proposalTable } from './proposal-table.js';
import { exampleProposalsCsv } from './proposals-example.js';
import { proposalsPage } from './proposals.page.js';
import { listProposalFileRows } from './proposals.queries.js';
import { proposalWish } from './list-query.js';
import { tableCsv, tableWorkbook } from '../table-file.js';

/** The proposals of a call, as a page and as files. */
@ConsoleController('calls/:call', 'proposals')
export class ProposalsController {
  constructor(private readonly database: DataSource) {}

  @Get('proposals')
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const tx = this.database.manager;
    const call = await page.call(slug);
    const layout = await page.layout();
    const wish = proposalWish(page.query, call);
    page.render('proposals/proposals', proposalsPage(layout, await proposalsList(tx, call, wish, page.actor)));
  }

  @Get('proposals.csv')
  async csv(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { call, table } = await this.table(slug, page);
    page.download(`${call.slug}-proposals.csv`, tableCsv(table));
  }

  @Get('proposals.xlsx')
  async xlsx(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { call, table } = await this.table(slug, page);
    const sheet = translate(page.language, 'console.common.proposals');
    page.download(`${call.slug}-proposals.xlsx`, await tableWorkbook(table, sheet));
  }

  @Get('proposals-example.csv')
  async example(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    page.download('proposals-example.csv', exampleProposalsCsv(call));
  }

  private async table(slug: string, page: ConsolePage) {
    const tx = this.database.manager;
    const call: Call = await page.call(slug);
    const { sort, ...filter } = proposalWish(page.query, call);
    return { call, table: proposalTable(await listProposalFileRows(tx, call.id, filter, sort)) };
  }
}
