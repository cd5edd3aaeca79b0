import { Get, Param, Post } from '@nestjs/common';
import { ReleaseFeedback } from '../flows/release-feedback.flow.js';
import { readJuryWork } from '../domain/jury-progress.js';
import { listTeamFeedback } from '../domain/team-feedback.queries.js';
import { Conflict } from '../../../platform/errors.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { RequireAbility } from '../../../console/frame/require-ability.js';
import { callJuryPath } from './jury-paths.js';
import { teamFeedbackPage } from './team-feedback.page.js';

/** Jurors' feedback for teams, which owners read and release. */
@ConsoleController('calls/:call/jury/feedback', 'jury')
@RequireAbility('administer')
export class TeamFeedbackController {
  constructor(private readonly releaseFeedback: ReleaseFeedback) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const call = await page.call(slug);
    const work = await readJuryWork(connection, call);
    const texts = await listTeamFeedback(connection, call);
    const input = { call, work, texts, page: page.query.page };
    page.render('jury/team-feedback', teamFeedbackPage(await page.layout(), input));
  }

  @Post()
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
}
