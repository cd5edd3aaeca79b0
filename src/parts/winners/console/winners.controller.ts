import { Get, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { findDecision } from '../../jury/domain/decisions.queries.js';
import { listJuryProposals } from '../../jury/domain/jury.queries.js';
import { wallTimeInput } from '../../../domain/sessions/session-input.js';
import { answers } from '../domain/acceptance.js';
import { listDropped, listUnasked } from '../domain/acceptances.queries.js';
import { findEntry, findPublished } from '../domain/winner-entries.queries.js';
import { countWinners } from '../domain/public-winners.queries.js';
import { AnswerAcceptance } from '../flows/answer-acceptance.flow.js';
import { EditWinnerEntry } from '../flows/edit-winner-entry.flow.js';
import { OfferPlace } from '../flows/offer-place.flow.js';
import { PublishWinners } from '../flows/publish-winners.flow.js';
import { Config } from '../../../platform/config.js';
import { type FieldError, invalidField, NotFound } from '../../../platform/errors.js';
import { FileStore } from '../../../platform/file-store/file-store.js';
import { read } from '../../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { listLetterPlans, listAskedWinners } from './winners.queries.js';
import { readRowFacts } from './decision-answers.js';
import { winnersPath } from './winner-paths.js';
import { faultText, winnersPageOf } from './winners.page.js';

const deadlineInput = z.strictObject({ deadlineLocal: wallTimeInput });

/** The winners of a call: whether they accept, the next in rank, and the public page. */
@ConsoleController('calls/:call/jury/winners', 'winners')
@RequireAbility('change')
export class WinnersConsoleController {
  constructor(
    private readonly publishWinners: PublishWinners,
    private readonly offerPlace: OfferPlace,
    private readonly answerAcceptance: AnswerAcceptance,
    private readonly editWinnerEntry: EditWinnerEntry,
    private readonly files: FileStore,
    private readonly config: Config,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, slug);
  }

  @Post('publish')
  @RequireAbility('administer')
  async publish(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.attempt(page, slug, async () => {
      const count = await this.publishWinners.publishDecision(slug, deadlineOf(page), page.actor);
      page.redirect(winnersPath({ slug }), 'console.winners.done.asked', { count });
    });
  }

  @Post('deadline')
  @RequireAbility('administer')
  async extend(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.attempt(page, slug, async () => {
      const count = await this.offerPlace.extend(slug, null, deadlineOf(page), page.actor);
      page.redirect(winnersPath({ slug }), 'console.winners.done.extended', { count });
    });
  }

  @Post('offer')
  @RequireAbility('administer')
  async offer(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { form } = page;
    await this.attempt(page, slug, async () => {
      const [free, outstanding, deadlineLocal] = [form.list('free'), form.list('outstanding'), deadlineOf(page)];
      const chosen = [...new Set(form.list('proposal'))];
      if (chosen.length === 0) throw invalidField('proposal', 'no-proposal', 'Choose a proposal.');
      if (chosen.length > free.length)
        throw invalidField('proposal', 'too-many-places', 'There are fewer free places.', { most: free.length });
      const places = chosen.map((proposalId, index) => {
        return { freeId: free[index] ?? '', proposalId, outstanding: outstanding.includes(proposalId), deadlineLocal };
      });
      await this.offerPlace.run(slug, places, page.actor);
      page.redirect(winnersPath({ slug }), 'console.winners.done.offered', { count: chosen.length });
    });
  }

  @Post('page')
  @RequireAbility('administer')
  async publishPage(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const isPublic = page.form.text('public') !== '';
    await this.publishWinners.run(slug, isPublic, page.actor);
    page.redirect(winnersPath({ slug }), `console.winners.done.${isPublic ? 'published' : 'unpublished'}`);
  }

  @Post('order')
  async order(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { form } = page;
    const places = form.list('place').map(Number);
    const ids = form.list('proposal').map((id, index) => ({ id, place: places[index] ?? 0 }));
    const ordered = ids.toSorted((a, b) => a.place - b.place).map(({ id }) => id);
    await this.publishWinners.arrange(slug, ordered, page.actor);
    page.redirect(winnersPath({ slug }), 'console.common.saved');
  }

  @Post(':id/answer')
  async answer(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.attempt(page, slug, async () => {
      await this.require(page, slug, id);
      if (page.form.text('agree') === '') throw invalidField('agree', 'box-unticked', 'Tick the box to confirm.');
      const answer = answers.find((one) => one === page.form.text('answer')) ?? 'accepted';
      await this.answerAcceptance.run(id, answer, page.actor);
      page.redirect(winnersPath({ slug }), `console.winners.done.${answer}`);
    });
  }

  /** Staff has told a team that no email reaches. */
  @Post(':id/told')
  async told(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.offerPlace.tell(slug, id, page.actor);
    page.redirect(winnersPath({ slug }), 'console.winners.done.told');
  }

  @Post(':id/hide')
  async hide(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.require(page, slug, id);
    await this.editWinnerEntry.hide(id, page.form.text('hidden') !== '', page.actor);
    page.redirect(winnersPath({ slug }), 'console.common.saved');
  }

  @Get(':id/picture')
  async picture(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.require(page, slug, id);
    const { pictureId = null } = (await findEntry(page.connection, id)) ?? {};
    const file = pictureId && (await this.files.find(pictureId));
    if (!file) throw new NotFound('not-found', 'There is no picture.');
    page.sendFile(this.files, file);
  }

  @Post(':id/release')
  @RequireAbility('administer')
  async release(@Param('call') slug: string, @Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.attempt(page, slug, async () => {
      await this.offerPlace.release(slug, id, page.actor);
      page.redirect(winnersPath({ slug }), 'console.winners.done.dropped');
    });
  }

  /** Throws NotFound unless the proposal is a winner of this call that was asked. */
  private async require(page: ConsolePage, slug: string, proposalId: string): Promise<void> {
    const { id } = await page.call(slug);
    const asked = await listAskedWinners(page.connection, id);
    if (!asked.some((one) => one.proposalId === proposalId))
      throw new NotFound('proposal-not-found', 'Proposal not found.');
  }

  private async attempt(page: ConsolePage, slug: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const again = (fieldErrors: readonly FieldError[], code: string) => this.show(page, slug, fieldErrors, code);
      await page.fail(error, again, ({ code }) => faultText(code, page.language) !== null);
    }
  }

  private async show(
    page: ConsolePage,
    slug: string,
    fieldErrors: readonly FieldError[] = [],
    code: string | null = null,
  ): Promise<void> {
    const { connection: manager } = page;
    const call = await page.call(slug);
    const asked = await listAskedWinners(manager, call.id);
    const decision = await findDecision(manager, call.id);
    const input = {
      call,
      publicUrl: this.config.publicUrl,
      decision,
      // The next in rank is one of all.
      proposals: decision === null ? [] : await listJuryProposals(manager, call.id),
      asked,
      unasked: (await listUnasked(manager, call.id)).length,
      dropped: (await listDropped(manager, call.id)).length,
      letterPlans: await listLetterPlans(manager, call.id),
      facts: await readRowFacts(manager, asked),
      counts: { ...(await countWinners(manager, call.id)) },
      publishedAt: await findPublished(manager, call.id),
      typed: fieldErrors.length > 0 ? page.form.texts(['deadlineLocal']) : {},
      fieldErrors,
      code: fieldErrors[0]?.code ?? code,
    };
    page.render('winners/winners', winnersPageOf(await page.layout(), input));
  }
}

function deadlineOf(page: ConsolePage): string {
  return read(deadlineInput, page.form.texts(['deadlineLocal'])).deadlineLocal;
}
