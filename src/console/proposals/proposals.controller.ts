import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ReadReplica } from '../../platform/database/read-replica.js';
import type { Connection } from '../../platform/database/tx.js';
import { RecordExport } from '../../flows/privacy/record-export.flow.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { translate } from '../../platform/i18n/messages.js';
import { proposalsList } from './proposals-list.js';
import { proposalTable } from './proposal-table.js';
import { exampleProposalsCsv } from './proposals-example.js';
import { proposalsPage } from './proposals.page.js';
import { listProposalFileRows } from './proposals.queries.js';
import { readProposalsQuery } from './proposals-query.js';
import { tableCsv, tableWorkbook } from '../table-file.js';

/** The proposals of a call, as a page and as files. */
@ConsoleController('calls/:call', 'proposals')
export class ProposalsController {
  constructor(
    private readonly database: DataSource,
    private readonly replica: ReadReplica,
    private readonly recordExport: RecordExport,
  ) {}

  @Get('proposals')
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const call = await page.call(slug);
    const list = await proposalsList(connection, call, readProposalsQuery(page.query, call), page.actor);
    page.render('proposals/proposals', proposalsPage(await page.layout(), list));
  }

  @Get('proposals.csv')
  async csv(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { call, table } = await this.table(page, slug);
    page.download(`${call.slug}-proposals.csv`, tableCsv(table));
  }

  @Get('proposals.xlsx')
  async xlsx(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { call, table } = await this.table(page, slug);
    const sheet = translate(page.language, 'console.common.proposals');
    page.download(`${call.slug}-proposals.xlsx`, await tableWorkbook(table, sheet));
  }

  @Get('proposals-example.csv')
  async example(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    page.download('proposals-example.csv', exampleProposalsCsv(call));
  }

  private async table(page: ConsolePage, slug: string) {
    const call = await page.call(slug);
    const { sort, ...filter } = readProposalsQuery(page.query, call);
    await this.recordExport.run(call, 'proposals', page.actor);
    const list = (connection: Connection) => listProposalFileRows(connection, call.id, filter, sort);
    return { call, table: proposalTable(await this.replica.read(page, list)) };
  }
}
