import { Get, Param, Post } from '@nestjs/common';
import type { FieldError } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { RequireAbility } from '../../../console/frame/require-ability.js';
import { numberOf } from '../../../console/ui/local-time-fields.js';
import { readJuryProgress } from '../domain/jury-progress.js';
import { roundInput } from '../domain/jury-input.js';
import { OpenRound } from '../flows/open-round.flow.js';
import { callJuryPath } from './jury-paths.js';
import { type RoundFields, roundPage } from './round.page.js';

/** Opens a round of the jury on the shortlist, for owners. */
@ConsoleController('calls/:call/jury/round', 'jury')
@RequireAbility('administer')
export class JuryRoundController {
  constructor(private readonly openRound: OpenRound) {}

  @Get()
  async form(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, slug, null, []);
  }

  @Post()
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

  @Post('take-back')
  async takeBack(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const round = numberOf(page.form.text('after')) ?? 0;
    await this.openRound.takeBack(slug, round, page.actor);
    page.redirect(callJuryPath({ slug }), 'console.jury.done.roundTakenBack', { round: round - 1 });
  }

  private async show(page: ConsolePage, slug: string, typed: RoundFields | null, fieldErrors: readonly FieldError[]) {
    const call = await page.call(slug);
    const progress = await readJuryProgress(page.connection, call);
    page.render('jury/round', roundPage(await page.layout(), { call, progress, typed, fieldErrors }));
  }
}
