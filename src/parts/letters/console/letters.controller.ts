import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { getRules } from '../../jury/domain/jury.queries.js';
import type { Letter } from '../domain/letter.entity.js';
import { type LetterOutcome } from '../../../domain/proposals/letter-outcome.js';
import { letterOutcomes } from '../../../domain/proposals/letter-outcome.js';
import { countLetterEmails, listLetters, readPublication } from '../domain/letters.queries.js';
import { countPeople, countThemes, listPeople } from '../domain/team-people.queries.js';
import { readersOf } from '../domain/letter-readers.js';
import { findUndelivered } from '../../../domain/notifications/outbox/retry.queries.js';
import { HoldLetter } from '../flows/hold-letter.flow.js';
import { PreviewLetter } from '../flows/preview-letter.flow.js';
import { PublishShortlist } from '../flows/publish-shortlist.flow.js';
import { TestLetter } from '../flows/test-letter.flow.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import { languages, translate } from '../../../platform/i18n/messages.js';
import { refreshWhile } from '../../../console/ui/campaign-pages.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { showEmail } from '../../../console/ui/email-frame.js';
import { pageSize } from '../../../console/ui/pager.js';
import { RequireAbility } from '../../../console/frame/require-ability.js';
import { letterPage } from './letter.page.js';
import { letterPath, lettersPath } from './letter-paths.js';
import { lettersPage } from './letters.page.js';

/** The letters of a call to the teams of its proposals, and each of them. */
@ConsoleController('calls/:call/jury/letters', 'letters')
@RequireAbility('change')
export class LettersController {
  constructor(
    private readonly database: DataSource,
    private readonly holdLetter: HoldLetter,
    private readonly previewLetter: PreviewLetter,
    private readonly publishShortlist: PublishShortlist,
    private readonly testLetter: TestLetter,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const call = await page.call(slug);
    const [publication, counts, letters, { sharesFeedback }] = await Promise.all([
      readPublication(connection, call.id),
      countPeople(connection, call.id),
      listLetters(connection, call.id),
      getRules(connection, call),
    ]);
    const input = { call, publication, counts, letters, sharesFeedback };
    page.render('letters/letters', lettersPage(await page.layout(), input));
  }

  @Post('shortlist')
  @RequireAbility('administer')
  async shortlist(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.publishShortlist.publish(slug, page.actor);
    page.redirect(lettersPath({ slug }), 'console.letters.done.shortlistPublished');
  }

  @Post('shortlist/take-back')
  @RequireAbility('administer')
  async takeShortlistBack(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.publishShortlist.takeBack(slug, page.actor);
    page.redirect(lettersPath({ slug }), 'console.letters.done.shortlistTakenBack');
  }

  @Get('about/:outcome')
  async show(@Param('call') slug: string, @Param('outcome') name: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const outcome = outcomeNamed(name);
    const call = await page.call(slug);
    const { query } = page;
    const letters = (await listLetters(connection, call.id)).filter((one) => one.outcome === outcome);
    const range = { limit: pageSize, offset: (query.page - 1) * pageSize };
    const [people, counts, themes, publication] = await Promise.all([
      listPeople(connection, call.id, outcome, range),
      countPeople(connection, call.id),
      countThemes(connection, call.id, outcome),
      readPublication(connection, call.id),
    ]);
    const messageIds = people.flatMap(({ messageId }) => messageId ?? []);
    const isGoing = (one: Letter) =>
      one.state === 'sending' || (one.state === 'scheduled' && one.sendAt !== null && one.sendAt <= page.now);
    refreshWhile(page, letters.some(isGoing));
    const view = letterPage(await page.layout(), {
      call,
      outcome,
      publication,
      counts: counts.get(outcome),
      readers: readersOf(counts.get(outcome), call),
      themes,
      letters,
      emails: await countLetterEmails(
        connection,
        letters.map(({ id }) => id),
      ),
      people,
      undelivered: await findUndelivered(connection, { messageIds }, page.now),
      page: query.page,
      shown: { person: query.text('person'), language: languageOf(query.text('in')) ?? '' },
    });
    page.render('letters/letter', view);
  }

  /** The letter as somebody gets it, for an iframe. */
  @Get('about/:outcome/preview')
  async preview(@Param('call') slug: string, @Param('outcome') name: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const { query } = page;
    const [proposalId = '', personKey = ''] = query.text('person').split(':');
    const who = isUuid(proposalId) && personKey !== '' ? { proposalId, personKey } : null;
    const input = { who, language: languageOf(query.text('in')), fallback: sampleReader(page) };
    await showEmail(page, call, await this.previewLetter.run(call, outcomeNamed(name), input, page.actor));
  }

  @Post('about/:outcome/test')
  async test(@Param('call') slug: string, @Param('outcome') name: string, @Page() page: ConsolePage): Promise<void> {
    const outcome = outcomeNamed(name);
    const reader = sampleReader(page);
    const language = languageOf(page.form.text('in')) ?? reader.language;
    await this.testLetter.run(slug, outcome, { ...reader, language }, page.actor, page.language);
    page.redirect(letterPath({ slug }, outcome), 'console.letters.done.tested', { email: reader.email });
  }

  @Post('about/:outcome/hold')
  async hold(@Param('call') slug: string, @Param('outcome') name: string, @Page() page: ConsolePage): Promise<void> {
    const outcome = outcomeNamed(name);
    await this.holdLetter.hold(slug, outcome, page.actor);
    page.redirect(letterPath({ slug }, outcome), 'console.letters.done.held');
  }

  @Post('about/:outcome/take-back')
  async takeBack(
    @Param('call') slug: string,
    @Param('outcome') name: string,
    @Page() page: ConsolePage,
  ): Promise<void> {
    const outcome = outcomeNamed(name);
    await this.holdLetter.takeBack(slug, outcome, page.actor);
    page.redirect(letterPath({ slug }, outcome), 'console.letters.done.takenBack');
  }
}

/** Returns the result that an address names. Throws NotFound. */
export function outcomeNamed(name: string): LetterOutcome {
  const outcome = letterOutcomes.find((one) => one === name);
  if (outcome === undefined) throw new NotFound('not-found', 'There is nothing at this address.');
  return outcome;
}

/** Returns the language that is chosen, or null. */
export function languageOf(code: string): string | null {
  return languages.some((one) => one.code === code) ? code : null;
}

/** Returns the organizer, as the reader of a letter about a made-up proposal. */
export function sampleReader({ organizer: { name, email }, language }: ConsolePage) {
  return { name, email, language, title: translate(language, 'console.letters.sampleTitle') };
}
