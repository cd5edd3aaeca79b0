import { Get, Param, Post } from '@nestjs/common';
import { type FieldError, Conflict, Invalid } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { numberOf } from '../../../console/ui/local-time-fields.js';
import { readJuryProgress, readJuryWork } from '../domain/jury-progress.js';
import { roundInput, releaseQuestionInput } from '../domain/jury-input.js';
import { OpenRound } from '../flows/open-round.flow.js';
import { callJuryPath } from './jury-paths.js';
import { type RoundFields, roundPage } from './round.page.js';
import { AskTeam } from '../flows/ask-team.flow.js';
import { ReleaseFeedback } from '../flows/release-feedback.flow.js';
import { listTeamFeedback } from '../domain/team-feedback.queries.js';
import { teamFeedbackPage } from './round.page.js';
import { ChairJury } from '../flows/chair-jury.flow.js';
import { showMinutes } from './show-minutes.js';

/** Opens a round of the jury on the shortlist, for owners. */
@ConsoleController('calls/:call/jury', 'jury')
@RequireAbility('administer')
export class JuryRoundController {
  constructor(
    private readonly openRound: OpenRound,
    private readonly askTeam: AskTeam,
    private readonly releaseFeedback: ReleaseFeedback,
    private readonly chairJury: ChairJury,
  ) {}

  @Get('round')
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, slug, null, []);
  }

  @Post('round')
  async open(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { form } = page;
    const typed = {
      ...form.texts(['after', 'minReviews', 'untilOn', 'untilTime', 'showsEarlier']),
      criteria: form.text('criteria'),
    };
    try {
      const local = `${typed.untilOn.trim()}T${typed.untilTime.trim().slice(0, 5)}`;
      const input = read(roundInput, {
        after: numberOf(typed.after),
        criteria: typed.criteria
          .split(/\r?\n/u)
          .map((name) => name.trim())
          .filter((name) => name !== ''),
        minReviews: numberOf(typed.minReviews),
        scoresUntilLocal: local === 'T' ? null : local,
        showsEarlier: typed.showsEarlier === 'yes',
      });
      const round = await this.openRound.run(slug, input, page.actor);
      page.redirect(callJuryPath({ slug }, 'assignments'), 'console.jury.done.roundOpened', { round });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, slug, typed, fieldErrors));
    }
  }

  @Post('round/take-back')
  async takeBack(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const round = numberOf(page.form.text('after')) ?? 0;
    await this.openRound.takeBack(slug, round, page.actor);
    page.redirect(callJuryPath({ slug }), 'console.jury.done.roundTakenBack', { round: round - 1 });
  }

  @Post('questions/:question')
  async settle(@Param('call') slug: string, @Param('question') id: string, @Page() page: ConsolePage): Promise<void> {
    const path = `${callJuryPath({ slug }, 'assignments')}#questions`;
    const { form } = page;
    try {
      if (form.choice('intent', ['release', 'decline']) === 'decline') {
        await this.askTeam.decline(slug, id, form.line('reason', 500), page.actor);
        return page.redirect(path, 'console.jury.done.questionDeclined');
      }
      const typed = { question: form.text('question'), days: numberOf(form.text('days')) };
      const count = await this.askTeam.release(slug, id, read(releaseQuestionInput, typed), page.actor);
      page.redirect(path, 'console.jury.done.questionReleased', { count });
    } catch (error) {
      const key = error instanceof Invalid ? 'question-invalid' : error instanceof Conflict ? error.code : null;
      if (key === null) throw error;
      // Another owner was faster, or the deadline has passed; the page shows what is true now.
      page.redirect(path, `console.jury.done.${key}`);
    }
  }

  @Get('feedback')
  async questions(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const call = await page.call(slug);
    const work = await readJuryWork(connection, call);
    const texts = await listTeamFeedback(connection, call);
    const input = { call, work, texts, page: page.query.page };
    page.render('jury/team-feedback', teamFeedbackPage(await page.layout(), input));
  }

  @Post('feedback')
  async release(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { proposal, juror, seen } = page.form.texts(['proposal', 'juror', 'seen']);
    const isReleased = page.form.choice('intent', ['release', 'withhold']) === 'release';
    const input = { proposalId: proposal || null, jurorId: juror || null, isReleased, seen };
    const path = callJuryPath({ slug }, 'feedback');
    try {
      const count = await this.releaseFeedback.run(slug, input, page.actor);
      page.redirect(path, `console.jury.done.feedback-${isReleased ? 'released' : 'withheld'}`, { count });
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      // A juror has changed a text in the meantime, or the setting was changed; the page shows what is true now.
      page.redirect(path, 'console.jury.done.feedback-changed');
    }
  }

  @Post('chair')
  async chair(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.chairJury.appoint(slug, page.form.text('chair') || null, page.actor);
    page.redirect(callJuryPath({ slug }, 'rules'), 'console.common.saved');
  }

  @Get('minutes')
  async minutes(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await showMinutes(page, page.connection, await page.call(slug), { isChair: false, version: null });
  }

  @Get('minutes/:version')
  async signed(@Param('call') slug: string, @Param('version') version: string, @Page() page: ConsolePage) {
    await showMinutes(page, page.connection, await page.call(slug), { isChair: false, version });
  }

  private async show(page: ConsolePage, slug: string, typed: RoundFields | null, fieldErrors: readonly FieldError[]) {
    const call = await page.call(slug);
    const progress = await readJuryProgress(page.connection, call);
    page.render('jury/round', roundPage(await page.layout(), { call, progress, typed, fieldErrors }));
  }
}
