import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { RecordAccess } from '../../../flows/proposals/record-access.flow.js';
import { Forbidden, invalidField, NotFound } from '../../../platform/errors.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { isScoringOver, requireChair } from '../domain/chair.js';
import { findDecision, listStaffNames } from '../domain/decisions.queries.js';
import { listJuryMessages } from '../domain/discussion.queries.js';
import { readConflicts } from '../domain/found-conflicts.js';
import { readJuryProgress } from '../domain/jury-progress.js';
import { listSheetsOf } from '../domain/jury.queries.js';
import { asJudged, readJudgedText } from '../domain/judged-text.queries.js';
import { ChairJury } from '../flows/chair-jury.flow.js';
import { chairPage, type TypedTie } from './chair.page.js';
import { discussionView } from './discussion-view.js';
import { listEarlierRanks } from './earlier-ranks.js';
import { chairPath } from './jury-paths.js';
import { showMinutes } from './show-minutes.js';
import { proposalScoresPage } from './proposal-scores.page.js';

/** What the chair of a jury sees and does: progress, all reviews once they are in, ties, and the minutes. */
@ConsoleController('jury/chair/:call', 'scoring')
@RequireAbility('score')
export class JuryChairController {
  constructor(
    private readonly chairJury: ChairJury,
    private readonly recordAccess: RecordAccess,
  ) {}

  @Get()
  async home(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, slug, null);
  }

  @Post('ties')
  async settle(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { form } = page;
    const prefix = 'rank.';
    const ranks = form.names.filter((name) => name.startsWith(prefix));
    const order = ranks
      .toSorted((a, b) => Number(form.text(a)) - Number(form.text(b)))
      .map((name) => name.slice(prefix.length));
    const reason = form.line('reason', 500);
    try {
      if (new Set(ranks.map((name) => form.text(name))).size < order.length)
        throw invalidField('reason', 'same-rank', 'Give each proposal another rank.');
      await this.chairJury.settleTie(slug, { order, reason }, page.actor);
      page.redirect(chairPath({ slug }), 'console.jury.done.tieSettled');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, slug, { order, reason, fieldErrors }));
    }
  }

  @Get('proposals/:proposal')
  async sheets(@Param('call') slug: string, @Param('proposal') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call, progress, isDecided } = await this.read(page, slug);
    const proposal = progress.proposalOf.get(id);
    if (proposal === undefined || !(isDecided || isScoringOver(progress, page.now)))
      throw new NotFound('proposal-not-found', 'Proposal not found.');
    const { connection } = page;
    const conflictsOf = await readConflicts(connection, call.id, [page.organizer], [id]);
    if (conflictsOf({ proposalId: id, jurorId: page.organizer.id }).length > 0)
      throw new Forbidden('conflict-of-interest', 'You have a conflict of interest with this proposal.');
    const sheets = (await listSheetsOf(connection, id)).map((sheet) =>
      sheet.sharesComment ? sheet : { ...sheet, comment: '' },
    );
    await this.recordAccess.run('proposal', `proposal:${id}`, page.actor);
    const viewer = { id: page.organizer.id, timeZone: call.timeZone, language: page.language };
    const discussion = discussionView({ comments: [], messages: await listJuryMessages(connection, id) }, viewer, null);
    const text = await readJudgedText(connection, id);
    const judged = asJudged(proposal, text);
    const earlier = await listEarlierRanks(connection, call.id, id);
    const input = { call, progress, proposal: judged, sheets, discussion, unsent: null, text, earlier, isChair: true };
    page.render('jury/proposal-scores', proposalScoresPage(await page.layout(), input));
  }

  @Get('minutes')
  async minutes(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { call } = await this.read(page, slug);
    await showMinutes(page, page.connection, call, { isChair: true, version: null });
  }

  @Get('minutes/:version')
  async earlier(@Param('call') slug: string, @Param('version') version: string, @Page() page: ConsolePage) {
    const { call } = await this.read(page, slug);
    await showMinutes(page, page.connection, call, { isChair: true, version });
  }

  @Post('minutes')
  async sign(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call: Call = await page.call(slug);
    try {
      await this.chairJury.signMinutes(slug, page.form.text('seen'), page.actor);
      page.redirect(chairPath({ slug }, 'minutes'), 'console.jury.done.minutesSigned');
    } catch (error) {
      const again = () => showMinutes(page, page.connection, call, { isChair: true, version: null });
      await page.fail(error, again, ({ code }) => code === 'minutes-changed');
    }
  }

  private async show(page: ConsolePage, slug: string, typed: TypedTie | null): Promise<void> {
    const { call, progress, isDecided } = await this.read(page, slug);
    const { connection } = page;
    await this.recordAccess.run('results', `call:${call.id}`, page.actor);
    const view = chairPage(await page.layout(), {
      call,
      progress,
      conflictsOf: await readConflicts(connection, call.id, [page.organizer]),
      chairId: page.organizer.id,
      names: await listStaffNames(
        connection,
        progress.settledTies.map(({ settledBy }) => settledBy),
      ),
      isDecided,
      typed,
      page: page.query.page,
    });
    page.render('jury/chair', view);
  }

  /** Throws NotFound for everyone but the chair. */
  private async read(page: ConsolePage, slug: string) {
    const { connection } = page;
    const call = await page.call(slug);
    const progress = await readJuryProgress(connection, call);
    requireChair(progress.rules, page.actor);
    return { call, progress, isDecided: (await findDecision(connection, call.id)) !== null };
  }
}
