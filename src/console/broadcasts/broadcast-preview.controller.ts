import { Get, Param, Post } from '@nestjs/common';
import Handlebars from 'handlebars';
import { DataSource } from 'typeorm';
import { audienceFilter, everybody } from '../../domain/broadcasts/audience-filter.js';
import { countAudience } from '../../domain/broadcasts/audience.queries.js';
import { broadcastFaults } from '../../domain/broadcasts/broadcast-input.js';
import { getBroadcast } from '../../domain/broadcasts/broadcasts.queries.js';
import { broadcastSample, findNamedSession } from '../../domain/broadcasts/broadcast-sample.js';
import { PreviewBroadcast } from '../../flows/broadcasts/preview-broadcast.flow.js';
import { Clock } from '../../platform/clock.js';
import { Config } from '../../platform/config.js';
import { NotFound } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { audienceWords } from './audience-words.js';
import { faultInWords } from './broadcast-faults.js';
import { broadcastFieldsOfForm, readBroadcastForm, writtenLanguages } from './broadcast-form.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { sendMail } from '../notifications/email-frame.js';

const line = 'margin:0;padding:12px 20px 0;font:15px/22px system-ui,sans-serif;color:#1b1d1a';

/** What the mails of a broadcast look like, each a page of its own for a frame. */
@ConsoleController('')
export class BroadcastPreviewController {
  constructor(
    private readonly database: DataSource,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly previewBroadcast: PreviewBroadcast,
  ) {}

  /** What is typed, as its author would get it, with the number of those who would: for the form while it is filled in. */
  @Post('calls/:call/broadcasts/preview')
  async typed(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const tx = this.database.manager;
    const [call, now, language] = [await page.call(slug), this.clock.now(), page.language];
    const values = page.form;
    const fields = broadcastFieldsOfForm(values, writtenLanguages(call, {}));
    const { input, faults } = readBroadcastForm(fields);
    const shown = fields.contents.find((one) => one.language === values.text('shownIn')) ?? fields.contents[0];
    const contents = { [shown?.language ?? 'en']: { subject: shown?.subject ?? '', body: shown?.body ?? '' } };
    // Faults of the words hide nobody: the filter alone says who is meant.
    const read = input?.filter ?? readBroadcastForm({ ...fields, contents: placeholder }).input?.filter;
    const filter = audienceFilter.catch(everybody).parse(read ?? everybody);
    const found = [...faults, ...broadcastFaults({ filter, contents }, [shown?.language ?? 'en'], [])];
    const said = found.filter(({ code }) => code !== 'required').map((fault) => faultInWords(fault, language));
    const audience = read === undefined ? null : await countAudience(tx, call.id, filter, now);
    const { name, email } = page.organizer;
    const reader = { name, email, language: shown?.language ?? 'en', timeZone: call.timeZone, organization: null };
    const mail = broadcastSample(
      call,
      { contents, session: await findNamedSession(tx, filter) },
      reader,
      this.config,
      now,
    );
    const lines = [...(audience === null ? [] : audienceWords(audience, language)), ...new Set(said)];
    const html = mail.html.replace(
      /<body[^>]*>/u,
      (start) =>
        `${start}${lines.map((text) => `<p class="ink" style="${line}">${Handlebars.escapeExpression(text)}</p>`).join('')}`,
    );
    const subject = mail.subject || translate(language, 'console.broadcasts.noSubject');
    sendMail(page, { ...mail, subject, html }, 'html', language);
  }

  /** What one of the sampled readers would get, counted from 1. */
  @Get('broadcasts/:id/mails/:number')
  async mail(@Param('id') id: string, @Param('number') number: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await getBroadcast(this.database.manager, id);
    const call = await page.callOf(broadcast);
    const { mails } = await this.previewBroadcast.run(call, broadcast, page.actor);
    const shown = mails[Number(number) - 1];
    if (shown === undefined) throw new NotFound('not-found', 'There is nothing at this address.');
    sendMail(page, shown.mail, 'html', page.language);
  }
}

/** Words without a fault, for reading the filter alone. */
const placeholder = [{ language: 'en', subject: '-', body: '-' }];
