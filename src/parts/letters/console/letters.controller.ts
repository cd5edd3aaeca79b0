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
import { ChangeLetter } from '../flows/change-letter.flow.js';
import { PreviewLetter } from '../flows/preview-letter.flow.js';
import { PublishShortlist } from '../flows/publish-shortlist.flow.js';
import { TestCampaign } from '../../../flows/campaigns/test-campaign.flow.js';
import { letterFields } from '../domain/emails/letter-fields.js';
import { letterInput, letterSendInput } from '../domain/letter-input.js';
import { draftLetter } from '../domain/open-letter.js';
import { read } from '../../../platform/validation.js';
import { mergeFieldViews, saveTexts, showTextEditor, type TextEditor } from '../../../console/ui/text-editor.js';
import { textKind } from './letter-words.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { NotFound } from '../../../platform/errors.js';
import { languages, translate } from '../../../platform/i18n/messages.js';
import {
  failSending,
  readSending,
  refreshWhile,
  typedSending,
  unconfirmed,
} from '../../../console/ui/campaign-pages.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { showEmail } from '../../../console/ui/email-frame.js';
import { pageSize } from '../../../console/ui/pager.js';
import { letterPage, type LetterPageInput } from './letter.page.js';
import { letterPath, lettersPath } from './letter-paths.js';
import { lettersPage } from './letters.page.js';

/** The letters of a call to the teams of its proposals, and each of them. */
@ConsoleController('calls/:call/jury/letters', 'letters')
@RequireAbility('change')
export class LettersController {
  constructor(
    private readonly database: DataSource,
    private readonly changeLetter: ChangeLetter,
    private readonly previewLetter: PreviewLetter,
    private readonly publishShortlist: PublishShortlist,
    private readonly testCampaign: TestCampaign,
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
    await this.render(page, slug, name, { ...unconfirmed, again: false });
  }

  @Get('about/:outcome/text')
  async text(@Param('call') slug: string, @Param('outcome') name: string, @Page() page: ConsolePage): Promise<void> {
    const { letter, editor } = await this.editor(page, slug, name);
    if (letter.state !== 'draft') return page.redirect(editor.back.path);
    await showTextEditor(page, editor);
  }

  @Post('about/:outcome/text')
  async save(@Param('call') slug: string, @Param('outcome') name: string, @Page() page: ConsolePage): Promise<void> {
    await saveTexts(page, (await this.editor(page, slug, name)).editor);
  }

  /** What is confirmed was a page of its own. */
  @Get('about/:outcome/send')
  moved(@Param('call') slug: string, @Param('outcome') name: string, @Page() page: ConsolePage): void {
    page.redirect(`${letterPath({ slug }, outcomeNamed(name))}#send`);
  }

  @Post('about/:outcome/send')
  async send(@Param('call') slug: string, @Param('outcome') name: string, @Page() page: ConsolePage): Promise<void> {
    const outcome = outcomeNamed(name);
    const { form } = page;
    const sending = typedSending(form);
    const again = form.text('again') === 'yes';
    const confirm = Number(form.text('due')) + (again ? Number(form.text('changed')) : 0);
    try {
      const input = read(letterSendInput, { confirm, writesAgain: again, ...readSending(sending) });
      const count = await this.changeLetter.confirm(slug, outcome, input, page.actor, form.text('seen') || undefined);
      const done = `console.letters.done.${sending.isLater ? 'scheduled' : 'began'}`;
      page.redirect(letterPath({ slug }, outcome), done, { count });
    } catch (error) {
      await failSending(page, error, 'letter', (fieldErrors, hasChanged, isOutdated) =>
        this.render(page, slug, name, {
          fields: sending.fields,
          fieldErrors,
          confirmed: hasChanged ? confirm : null,
          isOutdated,
          again,
        }),
      );
    }
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
    const call = await page.call(slug);
    const { title, ...own } = sampleReader(page);
    const reader = { ...own, language: languageOf(page.form.text('in')) ?? own.language, timeZone: call.timeZone };
    const email = await this.previewLetter.run(
      call,
      outcome,
      { who: null, reader, fallback: { ...own, title } },
      page.actor,
    );
    const { letter } = await this.editor(page, slug, name);
    const subject = letter.id === null ? `call:${call.id}` : `letter:${letter.id}`;
    const test = { action: 'letter.tested' as const, subject, emails: [email] };
    const count = await this.testCampaign.run(test, page.language, page.actor);
    page.redirect(letterPath(call, outcome), 'console.campaigns.done.tested', { count, email: own.email });
  }

  @Post('about/:outcome/hold')
  async hold(@Param('call') slug: string, @Param('outcome') name: string, @Page() page: ConsolePage): Promise<void> {
    const outcome = outcomeNamed(name);
    await this.changeLetter.hold(slug, outcome, page.actor);
    page.redirect(letterPath({ slug }, outcome), 'console.letters.done.held');
  }

  @Post('about/:outcome/take-back')
  async takeBack(@Param('call') slug: string, @Param('outcome') name: string, @Page() page: ConsolePage) {
    const outcome = outcomeNamed(name);
    await this.changeLetter.takeBack(slug, outcome, page.actor);
    page.redirect(letterPath({ slug }, outcome), 'console.letters.done.takenBack');
  }

  /** Returns the open letter about a result, or the draft that would be started, with the form of its texts. */
  private async editor(page: ConsolePage, slug: string, name: string) {
    const { language } = page;
    const outcome = outcomeNamed(name);
    const call = await page.call(slug);
    const letters = await listLetters(this.database.manager, call.id);
    const open = letters.find((one) => one.outcome === outcome && one.state !== 'sent');
    const letter = open ?? { ...draftLetter(call.id, outcome, letters), id: null, state: 'draft' as const };
    const counts = (await countPeople(this.database.manager, call.id)).get(outcome);
    const say = (key: string) => translate(language, `console.letters.${key}`);
    const editor: TextEditor = {
      call,
      subject: letter.id === null ? '' : `letter:${letter.id}`,
      title: say('textTitle'),
      intro: say('textIntro'),
      action: letterPath(call, outcome, 'text'),
      back: { path: letterPath(call, outcome), label: say(`outcome.${outcome}`) },
      stored: { contents: letter.contents },
      readers: new Map(readersOf(counts, call).map((one) => [one.language, one.count])),
      mergeFields: mergeFieldViews(letterFields, 'console.letters.merge', language),
      statusOf: (code, isWritten, contents) =>
        say(`textKind.${isWritten ? textKind(outcome, contents, code) : 'missing'}`),
      save: (merge) => {
        const changes = ({ contents }: Letter) => read(letterInput, { contents: merge({ contents }).contents });
        return this.changeLetter.edit(slug, outcome, changes, page.actor);
      },
    };
    return { letter, editor };
  }

  private async render(page: ConsolePage, slug: string, name: string, sending: LetterPageInput['sending']) {
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
      sending,
    });
    page.renderStep('letters/letter', view);
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
