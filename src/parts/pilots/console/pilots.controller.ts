import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { listDocuments } from '../domain/documents.queries.js';
import { listMilestones } from '../domain/milestones.queries.js';
import { listPilots, listWinnersWithoutPilot } from '../domain/pilots.queries.js';
import { EditPilot } from '../flows/edit-pilot.flow.js';
import { RecordExport } from '../../../flows/privacy/record-export.flow.js';
import { translate } from '../../../platform/i18n/messages.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { type Table, tableCsv, tableWorkbook } from '../../../console/ui/table-file.js';
import { pilotPath } from './pilot-paths.js';
import { pilotTable } from './pilot-table.js';
import { pilotsPage } from './pilots.page.js';

/** The pilots of a call, as a page and as files. */
@ConsoleController('calls/:call', 'pilots')
export class PilotsController {
  constructor(
    private readonly editPilot: EditPilot,
    private readonly recordExport: RecordExport,
  ) {}

  @Get('pilots')
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const input = { call, ...(await pilotsOf(page, call)) };
    const candidates = await listWinnersWithoutPilot(page.connection, call.id);
    page.render('pilots/pilots', pilotsPage(await page.layout(), { ...input, candidates }));
  }

  @Post('proposals/:externalId/pilot')
  async create(
    @Param('call') slug: string,
    @Param('externalId') externalId: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const id = await this.editPilot.create(slug, externalId, page.actor);
    page.redirect(pilotPath({ slug }, { id }), 'console.pilots.done.created');
  }

  @Get('pilots.csv')
  async csv(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    page.download(`${slug}-pilots.csv`, tableCsv(await this.table(page, slug)));
  }

  @Get('pilots.xlsx')
  async xlsx(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const sheet = translate(page.language, 'console.pilots.title');
    page.download(`${slug}-pilots.xlsx`, tableWorkbook(await this.table(page, slug), sheet));
  }

  private async table(page: ConsolePage, slug: string): Promise<Table> {
    const call = await page.call(slug);
    await this.recordExport.run(call, 'pilots', page.actor);
    const { pilots, milestones } = await pilotsOf(page, call);
    const documents = await listDocuments(
      page.connection,
      pilots.map(({ id }) => id),
    );
    return pilotTable(pilots, milestones, documents, call, page.now);
  }
}

async function pilotsOf(page: ConsolePage, call: Call) {
  const pilots = await listPilots(page.connection, call.id, null);
  const milestones = await listMilestones(
    page.connection,
    pilots.map(({ id }) => id),
  );
  return { pilots, milestones };
}
