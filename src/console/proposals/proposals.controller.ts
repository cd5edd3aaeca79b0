import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ReadReplica } from '../../platform/database/read-replica.js';
import type { Connection } from '../../platform/database/tx.js';
import { RecordExport } from '../../flows/privacy/record-export.flow.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { type StreamedCell, streamWorkbook } from '../../platform/workbook/stream-workbook.js';
import { translate } from '../../platform/i18n/messages.js';
import { proposalsList } from './proposals-list.js';
import { proposalTableColumns, proposalTableRow } from './proposal-table.js';
import { exampleProposalsCsv } from './proposals-example.js';
import { proposalsPage } from './proposals.page.js';
import { listProposalFileRows, type ProposalFileRow } from './proposal-file.queries.js';
import { readPlace } from '../pager.js';
import { readProposalsQuery } from './proposals-query.js';
import { undoStatesView } from './undo-states-view.js';
import { streamCsv } from '../table-file.js';

/** Proposals that are read at once for a file. */
const portion = 100;

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
    const query = readProposalsQuery(page.query, call);
    const list = await proposalsList(connection, call, query, page.actor, {
      place: readPlace(page.query),
    });
    const layout = await page.layout();
    const batchId = page.query.text('undo');
    const undo = await undoStatesView(connection, { batchId, call, query, actor: page.actor }, layout);
    page.render('proposals/proposals', proposalsPage(layout, list, undo));
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

  /** Reads the proposals of a file in portions, while those before are sent. */
  private async *rows(page: ConsolePage, call: Call): AsyncGenerator<StreamedCell[][]> {
    const { sort, filter } = readProposalsQuery(page.query, call);
    let after: string | null = null;
    for (;;) {
      const place: string | null = after;
      const rows: ProposalFileRow[] = await this.replica.read(page, (connection: Connection) =>
        listProposalFileRows(connection, call, { filter }, sort, portion, place),
      );
      yield rows.map((row) => proposalTableRow(row, call));
      after = rows.at(-1)?.id ?? null;
      if (after === null || rows.length < portion) return;
    }
  }
}
