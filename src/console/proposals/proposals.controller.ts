import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ReadReplica } from '../../platform/database/read-replica.js';
import { ShowFeature } from '../../flows/calls/show-feature.flow.js';
import { RecordExport } from '../../flows/privacy/record-export.flow.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { type StreamedCell, streamWorkbook } from '../../platform/workbook/stream-workbook.js';
import { translate } from '../../platform/i18n/messages.js';
import { partPage } from '../paths/part-pages.js';
import { proposalsPath } from '../paths/proposal-paths.js';
import { proposalsList } from './proposals-list.js';
import { proposalTableColumns, proposalTableRow } from './proposal-table.js';
import { exampleProposalsCsv } from './proposals-example.js';
import { proposalsPage } from './proposals.page.js';
import { readProposalFile } from './proposal-file.queries.js';
import { readPlace } from '../ui/pager.js';
import { readProposalsQuery } from './proposals-query.js';
import { undoStatesView } from './undo-states-view.js';
import { streamCsv } from '../../platform/workbook/stream-rows.js';

/** The proposals of a call, as a page and as files. */
@ConsoleController('calls/:call', 'proposals')
export class ProposalsController {
  constructor(
    private readonly database: DataSource,
    private readonly replica: ReadReplica,
    private readonly recordExport: RecordExport,
    private readonly showFeature: ShowFeature,
  ) {}

  @Get('proposals')
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const call = await page.call(slug);
    const query = readProposalsQuery(page.query, call);
    const list = await proposalsList(connection, call, query, page.actor, {
      place: readPlace(page.query),
      imports: page.query.text('import') !== '',
    });
    const layout = await page.layout();
    const batchId = page.query.text('undo');
    const undo = await undoStatesView(connection, { batchId, call, query, actor: page.actor }, layout);
    page.render('proposals/proposals', proposalsPage(layout, list, undo));
  }

  /** Where teams write: the navigation has its pages from now on. */
  @Post('proposals/home')
  async chooseHome(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const home = page.form.text('home') === 'submissions' ? 'submissions' : 'platform';
    for (const feature of ['proposals', home]) await this.showFeature.run(slug, feature, true, page.actor);
    const settings = home === 'submissions' ? partPage('submissions', { slug }) : null;
    page.redirect(settings ?? proposalsPath({ slug }));
  }

  @Get('proposals.csv')
  async csv(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { call, columns, rows } = await this.table(page, slug);
    page.download(`${call.slug}-proposals.csv`, streamCsv(columns, rows));
  }

  @Get('proposals.xlsx')
  async xlsx(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { call, columns, rows } = await this.table(page, slug);
    const sheet = translate(page.language, 'console.common.proposals');
    page.download(`${call.slug}-proposals.xlsx`, streamWorkbook(columns, rows, sheet));
  }

  @Get('proposals-example.csv')
  async example(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    page.download('proposals-example.csv', exampleProposalsCsv(call));
  }

  private async table(page: ConsolePage, slug: string) {
    const call = await page.call(slug);
    await this.recordExport.run(call, 'proposals', page.actor);
    return { call, columns: proposalTableColumns(call), rows: this.rows(page, call) };
  }

  private async *rows(page: ConsolePage, call: Call): AsyncGenerator<StreamedCell[][]> {
    const query = readProposalsQuery(page.query, call);
    for await (const rows of readProposalFile((read) => this.replica.read(page, read), call, query))
      yield rows.map((row) => proposalTableRow(row, call));
  }
}
