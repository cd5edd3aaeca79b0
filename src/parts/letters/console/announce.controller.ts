import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readSending, typedSending } from '../../../console/ui/campaign-pages.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { showEmail, showErrors } from '../../../console/ui/email-frame.js';
import { derivedInstant } from '../../../domain/time/local-instant.js';
import type { FieldError } from '../../../platform/errors.js';
import { read } from '../../../platform/validation.js';
import { callJuryPath } from '../../jury/console/jury-paths.js';
import { readAnnouncement } from '../domain/read-announcement.js';
import { announceInput, AnnounceResults } from '../flows/announce-results.flow.js';
import { PreviewLetter } from '../flows/preview-letter.flow.js';
import { announcePage, deadlineLabel, type TypedAnnouncement } from './announce.page.js';
import { languageOf, outcomeNamed, sampleReader } from './letters.controller.js';

const deadlineInput = announceInput.pick({ deadlineLocal: true });

/** The refusal if something else would be announced than was previewed. */
const changed = 'announcement-changed';

/** Announces the results of a call: one preview of all letters, one time, one button. */
@ConsoleController('calls/:call/jury/announce', 'jury')
@RequireAbility('administer')
export class AnnounceController {
  constructor(
    private readonly database: DataSource,
    private readonly announceResults: AnnounceResults,
    private readonly previewLetter: PreviewLetter,
  ) {}

  @Get()
  async page(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, slug, null);
  }

  /** A letter with the deadline that is typed, for an iframe. */
  @Post('preview')
  async preview(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { form } = page;
    const call = await page.call(slug);
    const [name = '', language = ''] = form.text('shown').split(':');
    try {
      const { deadlineLocal } = read(deadlineInput, form.texts(['deadlineLocal']));
      const deadline = derivedInstant(deadlineLocal, call.timeZone).at;
      const input = { who: null, language: languageOf(language), deadline, fallback: sampleReader(page) };
      await showEmail(page, call, await this.previewLetter.run(call, outcomeNamed(name), input, page.actor));
    } catch (error) {
      await page.fail(error, async (fieldErrors) => showErrors(page, fieldErrors, () => deadlineLabel(page.language)));
    }
  }

  @Post()
  async announce(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { form } = page;
    const sending = typedSending(form);
    const { deadlineLocal, seen } = form.texts(['deadlineLocal', 'seen']);
    try {
      const input = read(announceInput, { deadlineLocal, seen, ...readSending(sending) });
      const { asked, people } = await this.announceResults.run(slug, input, page.actor);
      const done = `console.letters.announce.done.${sending.isLater ? 'later' : 'now'}`;
      page.redirect(callJuryPath({ slug }, 'simple'), done, { asked, people });
    } catch (error) {
      const typed = { deadlineLocal, shown: form.text('shown'), fields: sending.fields, isLater: sending.isLater };
      // The form has a date and a time where the flow has an instant.
      const atTime = (one: FieldError) => (one.path === 'sendAt' ? { ...one, path: 'startsAtLocal' } : one);
      await page.fail(
        error,
        (fieldErrors, code) => this.show(page, slug, typed, fieldErrors.map(atTime), code === changed),
        ({ code }) => code === changed,
      );
    }
  }

  @Post('take-back')
  async takeBack(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.announceResults.takeBack(slug, page.actor);
    page.redirect(callJuryPath({ slug }, 'simple'), 'console.letters.announce.done.takenBack');
  }

  private async show(
    page: ConsolePage,
    slug: string,
    typed: TypedAnnouncement | null,
    fieldErrors: readonly FieldError[] = [],
    hasChanged = false,
  ): Promise<void> {
    const call = await page.call(slug);
    const announcement = await readAnnouncement(this.database.manager, call);
    const input = { call, announcement, typed, fieldErrors, hasChanged };
    page.renderStep('letters/announce', announcePage(await page.layout(), input));
  }
}
