import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ReadReplica } from '../../platform/database/read-replica.js';
import { ShowFeature } from '../../flows/calls/show-feature.flow.js';
import { RecordExport } from '../../flows/privacy/record-export.flow.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { type StreamedCell, streamWorkbook } from '../../platform/workbook/stream-workbook.js';
import { translate } from '../../platform/i18n/messages.js';
import { partPage } from '../paths/part-pages.js';
import { proposalsPath, proposalPath } from '../paths/proposal-paths.js';
import { proposalsList } from './proposals-list.js';
import { proposalTableColumns, proposalTableRow } from './proposal-table.js';
import { exampleProposalsCsv } from './proposals-example.js';
import { proposalsPage } from './proposals.page.js';
import { readProposalFile } from './proposal-file.queries.js';
import { readPlace } from '../ui/pager.js';
import { readProposalsQuery, proposalsAt, proposalsListOf, proposalsQueryText } from './proposals-query.js';
import { undoStatesView } from './undo-states-view.js';
import { streamCsv } from '../../platform/workbook/stream-rows.js';
import { peopleViewInput } from '../../domain/registrations/people/people-view-input.js';
import { ChangePeopleViews } from '../../flows/registrations/change-people-views.flow.js';
import { read } from '../../platform/validation.js';
import { ImportProposals } from '../../flows/proposals/import-proposals.flow.js';
import { FormValues } from '../../platform/http/form-values.js';
import { proposalsCheckPage, unreadableText } from './proposals-import.page.js';
import { hasUnclearDates, readHead } from '../../domain/calls/column-mapping.js';
import { answerKeys } from '../../domain/proposals/proposal-content.js';
import { findMapping } from '../../domain/calls/column-mappings.queries.js';
import { guessedProposals, isOurTable, namesTheme } from '../../domain/proposals/proposal-mapping.js';
import { MapColumns } from '../../flows/calls/map-columns.flow.js';
import { type ColumnChoice, columnsPage, readMapping } from '../ui/columns.page.js';
import { importColumns } from './proposals-example.js';
import { MergeDraft } from '../../flows/proposals/merge-draft.flow.js';

/** The proposals of a call, as a page and as files. */
@ConsoleController('calls/:call', 'proposals')
export class ProposalsController {
  constructor(
    private readonly database: DataSource,
    private readonly replica: ReadReplica,
    private readonly recordExport: RecordExport,
    private readonly showFeature: ShowFeature,
    private readonly changePeopleViews: ChangePeopleViews,
    private readonly importProposals: ImportProposals,
    private readonly mapColumns: MapColumns,
    private readonly mergeDraft: MergeDraft,
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

  /** Where teams write: the navigation has its pages from now on, and not those of the other way. */
  @Post('proposals/home')
  async chooseHome(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const home = page.form.text('home') === 'submissions' ? 'submissions' : 'platform';
    const { acceptsProposals } = await page.call(slug);
    for (const feature of ['proposals', home]) await this.showFeature.run(slug, feature, true, page.actor);
    if (home === 'submissions' || !acceptsProposals) {
      const other = home === 'submissions' ? 'platform' : 'submissions';
      await this.showFeature.run(slug, other, false, page.actor);
    }
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

  @Post('proposals/views')
  @RequireAbility('read')
  async saveView(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const name = page.form.text('viewName');
    const isShared = page.form.text('isShared') !== '';
    const list = proposalsListOf(page.form.text('query'), call);
    const query = proposalsQueryText(list);
    try {
      await this.changePeopleViews.save(
        call.id,
        read(peopleViewInput, { name, query, isShared }),
        'proposals',
        page.actor,
      );
      page.redirect(proposalsAt(proposalsPath(call), list), 'console.registrations.people.views.saved', { name });
    } catch (error) {
      await page.fail(error, async (all) => {
        const typed = { name, isShared, fieldErrors: all.map((one) => ({ ...one, path: 'viewName' })) };
        const shown = await proposalsList(page.connection, call, list, page.actor, { typed });
        page.render('proposals/proposals', proposalsPage(await page.layout(), shown));
      });
    }
  }

  @Post('proposals/views/:view/delete')
  @RequireAbility('read')
  async removeView(@Param('call') slug: string, @Param('view') view: string, @Page() page: ConsolePage): Promise<void> {
    await this.changePeopleViews.delete(view, page.actor);
    page.redirect(proposalsPath({ slug }), 'console.registrations.people.views.deleted');
  }

  @Post('proposals/import')
  async import(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { text, fault, isConfirmed } = await page.upload();
    const call = await page.call(slug);
    const head = fault === null ? readHead(text) : null;
    const step = page.form.text('step');
    const choices = proposalChoices(call);
    if (step === 'map' && head !== null) {
      await this.mapColumns.run(call.id, 'proposals', text, readMapping(head, page.form, choices), page.actor);
    }
    const asked = answerKeys(call);
    const known =
      head && (await findMapping(page.connection, { callId: call.id, kind: 'proposals', headings: head.headings }));
    const guessed = head && guessedProposals(head, asked);
    const mapping = known ?? (head !== null && isOurTable(head, asked) ? null : guessed);
    if (isConfirmed) {
      const counts = await this.importProposals.run(slug, text, page.actor, { leaveFaulty: true, mapping });
      return page.redirect(proposalsPath({ slug }), 'console.proposals.done.imported', { ...counts });
    }
    if (fault !== null) return this.refuse(page, call, translate(page.language, `errors.field.${fault}`));
    const preview = await this.importProposals.preview(slug, text, page.actor, mapping);
    const isUnknown = !preview.ok && preview.fault.code === 'no-header';
    const shown = mapping ?? guessed;
    if (head !== null && shown !== null) {
      const asksDates = mapping !== null && hasUnclearDates(head, mapping, 'submitted_at');
      // Every row would lack it; once somebody has said that no column has it, the rows say so.
      const lacksTheme = mapping !== null && step === '' && !namesTheme(call, head, mapping);
      if (isUnknown || asksDates || lacksTheme || step === 'columns') {
        const needed = isUnknown ? 'needsTitle' : lacksTheme ? 'needsTheme' : undefined;
        const title = translate(page.language, 'console.registrations.columns.title');
        const action = `${proposalsPath(call)}/import`;
        const view = {
          title,
          action,
          head,
          mapping: shown,
          choices,
          asksDates: asksDates || shown.dates !== null,
          text,
          fault: needed === undefined ? null : translate(page.language, `console.proposals.columns.${needed}`),
        };
        return page.renderStep('calls/columns', columnsPage(await page.layout(), view));
      }
    }
    if (!preview.ok) return this.refuse(page, call, unreadableText(preview, page.language));
    page.renderStep('proposals/import-preview', proposalsCheckPage(await page.layout(), { call, preview, text }));
  }

  @Post('proposals/merge')
  async merge(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const values = page.form;
    const into = await this.mergeDraft.run(slug, values.text('draft'), values.text('into'), page.actor);
    page.redirect(proposalPath({ slug }, into), 'console.proposals.done.draftMerged');
  }

  @Post('proposals/:externalId/unmerge')
  async unmerge(@Param('call') slug: string, @Param('externalId') externalId: string, @Page() page: ConsolePage) {
    const draft = await this.mergeDraft.undo(slug, externalId, page.actor);
    page.redirect(proposalPath({ slug }, draft), 'console.proposals.done.draftUnmerged');
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

  /** Shows the list of proposals again, with why the file cannot be read. */
  private async refuse(page: ConsolePage, call: Call, fault: string): Promise<void> {
    const all = readProposalsQuery(new FormValues(), call);
    const list = await proposalsList(page.connection, call, all, page.actor, { fault });
    page.render('proposals/proposals', proposalsPage(await page.layout(), list), 422);
  }
}

/** What a column of a file of proposals can be. */
function proposalChoices(call: Call): readonly ColumnChoice[] {
  return importColumns(call).map((name) => ({ value: name, label: name }));
}
