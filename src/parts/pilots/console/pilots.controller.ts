import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { listDocuments } from '../domain/documents.queries.js';
import { listMilestones } from '../domain/milestones.queries.js';
import { listPilots, listWinnersWithoutPilot, type ListedPilot } from '../domain/pilots.queries.js';
import { EditPilot } from '../flows/edit-pilot.flow.js';
import { RecordExport } from '../../../flows/privacy/record-export.flow.js';
import { translate } from '../../../platform/i18n/messages.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { type Table, tableCsv, tableWorkbook } from '../../../console/ui/table-file.js';
import { pilotPath } from './pilot-paths.js';
import { pilotsPage } from './pilots.page.js';
import { type Milestone, milestoneState, type PilotDocument } from '../domain/pilot.js';
import { todayIn } from './pilot-words.js';

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
  async create(@Param('call') slug: string, @Param('externalId') externalId: string, @Page() page: ConsolePage) {
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

/**
 * Pilots as a table for other programs: a row for each measured figure, and one for a pilot without any. Dates are local
 * dates of the call (`YYYY-MM-DD`).
 */
export function pilotTable(
  pilots: readonly ListedPilot[],
  milestones: readonly Milestone[],
  documents: readonly PilotDocument[],
  call: Pick<Call, 'timeZone'>,
  now: Date,
): Table {
  const today = todayIn(call, now);
  return {
    columns: [
      'proposal',
      'title',
      'theme',
      'organization',
      'state',
      'department',
      'contact_name',
      'contact_email',
      'link',
      'place',
      'starts_on',
      'ends_on',
      'responsible',
      'shared_with_team',
      'milestones',
      'milestones_done',
      'milestones_overdue',
      'next_milestone',
      'next_milestone_on',
      'documents',
      'summary',
      'outcome',
      'indicator',
      'unit',
      'baseline',
      'target',
      'result',
    ],
    rows: pilots.flatMap((pilot) => {
      const own = milestones.filter(({ pilotId }) => pilotId === pilot.id);
      const next = own.find(({ doneOn }) => doneOn === null);
      const row = [
        pilot.externalId,
        pilot.title,
        pilot.theme,
        pilot.organization,
        pilot.state,
        pilot.department,
        pilot.contactName,
        pilot.contactEmail,
        pilot.link,
        pilot.place,
        pilot.startsOn,
        pilot.endsOn,
        pilot.responsible,
        pilot.isShared ? 'yes' : 'no',
        own.length,
        own.filter(({ doneOn }) => doneOn !== null).length,
        own.filter((milestone) => milestoneState(milestone, pilot, today) === 'overdue').length,
        next?.title ?? null,
        next?.dueOn ?? null,
        documents.filter(({ pilotId }) => pilotId === pilot.id).length,
        pilot.summary,
        pilot.outcome,
      ];
      const none = { indicator: null, unit: null, baseline: null, target: null, result: null };
      const figures = pilot.figures.length === 0 ? [none] : pilot.figures;
      return figures.map(({ indicator, unit, baseline, target, result }) => {
        return [...row, indicator, unit, baseline, target, result];
      });
    }),
  };
}
