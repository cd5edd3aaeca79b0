import { Get, Param, Post } from '@nestjs/common';
import { readRound } from '../domain/past-round.js';
import { listChangedSheets, readJuryProgress } from '../domain/jury-progress.js';
import { DiscussProposal } from '../flows/discuss-proposal.flow.js';
import { listJuryMessages } from '../domain/discussion.queries.js';
import { findDecision } from '../domain/decisions.queries.js';
import { messageInput } from '../domain/jury-input.js';
import { RecordAccess } from '../../../flows/proposals/record-access.flow.js';
import { StartDossier } from '../flows/start-dossier.flow.js';
import { RecordExport } from '../../../flows/privacy/record-export.flow.js';
import { asJudged, readJudgedText } from '../domain/judged-text.queries.js';
import { getRules, listSheetsOf } from '../domain/jury.queries.js';
import { type FieldError, Invalid, NotFound, type Refusal } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { jobPath } from '../../../console/paths/job-paths.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { discussionView } from './discussion-view.js';
import { listEarlierRanks } from './earlier-ranks.js';
import { callJuryPath, proposalScoresPath } from './jury-paths.js';
import { proposalScoresPage } from './proposal-scores.page.js';
import { resultsPage } from './results.page.js';
import { resultsTable } from './results-table.js';
import { streamWorkbook } from '../../../platform/workbook/stream-workbook.js';
import { streamCsv } from '../../../platform/workbook/stream-rows.js';

/** The results of the jury. Organizers see averages, owners see each juror's scores. */
@ConsoleController('calls/:call/jury', 'jury')
@RequireAbility('change')
export class JuryResultsController {
  constructor(
    private readonly recordAccess: RecordAccess,
    private readonly discussProposal: DiscussProposal,
    private readonly recordExport: RecordExport,
    private readonly startDossier: StartDossier,
  ) {}

  @Get()
  async results(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { call, progress } = await this.read(page, slug);
    const { query } = page;
    const theme = call.themes.find((one) => one.slug === query.text('theme'))?.slug ?? null;
    const isPast = progress.pastRound !== null;
    const changedSheets = isPast ? null : await listChangedSheets(page.connection, call.id, progress);
    const isNormalized = query.text('sort') === 'normalized';
    const { round: openRound } = isPast ? await getRules(page.connection, call) : progress.rules;
    const input = { call, progress, changedSheets, theme, isNormalized, openRound, page: query.page };
    const view = resultsPage(await page.layout(), input);
    page.render('jury/results', view);
  }

  /** Makes a document for the meeting of the jury. */
  @Post('dossier')
  @RequireAbility('administer')
  async dossier(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const input = { withFiles: page.form.text('withFiles') === 'yes', language: page.language };
    try {
      page.redirect(jobPath({ id: await this.startDossier.run(call.id, input, page.actor) }));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      const [fault] = error.fieldErrors;
      page.redirect(callJuryPath(call), `console.jury.done.${fault?.code ?? ''}`);
    }
  }

  @Get('results.csv')
  async csv(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { call, progress } = await this.read(page, slug);
    await this.recordExport.run(call, 'jury-results', page.actor);
    const { columns, rows } = resultsTable(call, progress);
    page.download(`${call.slug}-jury.csv`, streamCsv(columns, rows));
  }

  @Get('results.xlsx')
  async xlsx(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { call, progress } = await this.read(page, slug);
    await this.recordExport.run(call, 'jury-results', page.actor);
    const { columns, rows } = resultsTable(call, progress);
    page.download(`${call.slug}-jury.xlsx`, streamWorkbook(columns, rows, 'Jury'));
  }

  /** Makes a file of all score sheets. */
  @Post('sheets')
  @RequireAbility('administer')
  async sheets(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const format = page.form.text('format');
    const round = roundOf(page.form.text('round'));
    const input = { format: format === 'xlsx' || format === 'json' ? format : 'csv', round } as const;
    page.redirect(jobPath({ id: await this.startDossier.sheets(call.id, input, page.actor) }));
  }

  @Get('proposals/:proposal')
  @RequireAbility('administer')
  async judged(@Param('call') slug: string, @Param('proposal') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.showJudged(page, slug, id);
  }

  @Post('proposals/:proposal/messages')
  @RequireAbility('administer')
  async discuss(@Param('call') slug: string, @Param('proposal') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const message = page.form.text('message');
    try {
      const { message: text } = read(messageInput, { message });
      await page.createOnce((newId) => this.discussProposal.run(call.id, id, text, page.actor, newId));
      page.redirect(`${proposalScoresPath(call, { id })}#discussion`, 'console.jury.done.discussed');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.showJudged(page, slug, id, { message, fieldErrors }), isUnsent);
    }
  }

  private async showJudged(
    page: ConsolePage,
    slug: string,
    id: string,
    typed: { message: string; fieldErrors: readonly FieldError[] } = { message: '', fieldErrors: [] },
  ): Promise<void> {
    const { connection } = page;
    const call = await page.call(slug);
    const progress = await readJuryProgress(connection, call);
    const proposal = progress.proposalOf.get(id);
    if (proposal === undefined) throw new NotFound('proposal-not-found', 'Proposal not found.');
    const sheets = await listSheetsOf(connection, id);
    await this.recordAccess.run('proposal', `proposal:${id}`, page.actor);
    const isDecided = (await findDecision(connection, call.id)) !== null;
    const discussion = discussionView(
      { comments: [], messages: await listJuryMessages(connection, id) },
      { id: page.organizer.id, timeZone: call.timeZone, language: page.language },
      isDecided
        ? null
        : {
            action: `${proposalScoresPath(call, { id })}/messages`,
            typed: typed.message,
            fieldErrors: typed.fieldErrors,
          },
    );
    const unsent = typed.message !== '' && (isDecided || typed.fieldErrors.length === 0) ? typed.message : null;
    const text = await readJudgedText(connection, id);
    const earlier = await listEarlierRanks(connection, call.id, id);
    const input = { call, progress, proposal: asJudged(proposal, text), sheets, discussion, unsent, text, earlier };
    page.render('jury/proposal-scores', proposalScoresPage(await page.layout(), input));
  }

  private async read(page: ConsolePage, slug: string) {
    const { connection } = page;
    const call = await page.call(slug);
    const [progress] = await Promise.all([
      readRound(connection, call, roundOf(page.query.text('round'))),
      this.recordAccess.run('results', `call:${call.id}`, page.actor),
    ]);
    return { call, progress };
  }
}

/** Returns which round that is over a request is about; null for the one that is open. */
function roundOf(text: string): number | null {
  return /^[1-9]$/u.test(text) ? Number(text) : null;
}

/** Returns whether a refusal shows the page again, so that a message isn't lost. */
function isUnsent({ status, code }: Refusal): boolean {
  return status === 422 || status === 409 || code === 'conflict-of-interest';
}
