import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { listChangedSheets, readJuryProgress } from '../../domain/jury/jury-progress.js';
import { RecordAccess } from '../../flows/jury/record-access.flow.js';
import { RecordExport } from '../../flows/privacy/record-export.flow.js';
import { listSheetsOf } from '../../domain/jury/jury.queries.js';
import { NotFound } from '../../platform/errors.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { proposalScoresPage } from './proposal-scores.page.js';
import { resultsPage } from './results.page.js';
import { resultsTable } from './results-table.js';
import { tableCsv, tableWorkbook } from '../table-file.js';

/** The results of the jury. Organizers see averages, owners see each juror's scores. */
@ConsoleController('calls/:call/jury', 'jury')
@RequireAbility('change')
export class JuryResultsController {
  constructor(
    private readonly database: DataSource,
    private readonly recordAccess: RecordAccess,
    private readonly recordExport: RecordExport,
  ) {}

  @Get()
  async results(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { call, progress } = await this.read(page, slug);
    const { query } = page;
    const theme = call.themes.find((one) => one.slug === query.text('theme'))?.slug ?? null;
    const changedSheets = await listChangedSheets(this.database.manager, call.id, progress);
    const view = resultsPage(await page.layout(), { call, progress, changedSheets, theme, page: query.page });
    page.render('jury/results', view);
  }

  @Get('results.csv')
  async csv(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { call, progress } = await this.read(page, slug);
    await this.recordExport.run(call, 'jury-results', page.actor);
    page.download(`${call.slug}-jury.csv`, tableCsv(resultsTable(progress)));
  }

  @Get('results.xlsx')
  async xlsx(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { call, progress } = await this.read(page, slug);
    await this.recordExport.run(call, 'jury-results', page.actor);
    page.download(`${call.slug}-jury.xlsx`, await tableWorkbook(resultsTable(progress), 'Jury'));
  }

  @Get('proposals/:proposal')
  @RequireAbility('administer')
  async judged(@Param('call') slug: string, @Param('proposal') id: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const call = await page.call(slug);
    const progress = await readJuryProgress(connection, call);
    const proposal = progress.proposals.find((one) => one.id === id);
    if (proposal === undefined) throw new NotFound('proposal-not-found', 'Proposal not found.');
    const sheets = await listSheetsOf(connection, id);
    await this.recordAccess.run('proposal', `proposal:${id}`, page.actor);
    page.render('jury/proposal-scores', proposalScoresPage(await page.layout(), { call, progress, proposal, sheets }));
  }

  private async read(page: ConsolePage, slug: string) {
    const connection = this.database.manager;
    const call = await page.call(slug);
    const [progress] = await Promise.all([
      readJuryProgress(connection, call),
      this.recordAccess.run('results', `call:${call.id}`, page.actor),
    ]);
    return { call, progress };
  }
}
