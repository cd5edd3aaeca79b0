import { Get, Param, Post } from '@nestjs/common';
import Handlebars from 'handlebars';
import { DataSource } from 'typeorm';
import { audienceFilter, everybody, namedSession } from '../../domain/broadcasts/audience-filter.js';
import { countAudience } from '../../domain/broadcasts/audience.queries.js';
import { textErrors } from '../../domain/campaigns/campaign-texts.js';
import { readMergeText } from '../../domain/broadcasts/merge-fields.js';
import { broadcasts } from '../../domain/broadcasts/broadcasts.queries.js';
import { broadcastSample, findNamedSession } from '../../domain/broadcasts/broadcast-sample.js';
import { PreviewBroadcast } from '../../flows/broadcasts/preview-broadcast.flow.js';
import { Config } from '../../platform/config.js';
import { NotFound } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { audienceWords } from './audience-words.js';
import { errorText } from '../ui/broadcast-faults.js';
import { broadcastFieldsOfForm, readBroadcastForm, writtenLanguages } from './broadcast-form.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { showEmail } from '../ui/email-frame.js';
import type { Call } from '../../domain/calls/call.entity.js';
import type { FormValues } from '../../platform/http/form-values.js';

const line = 'margin:0;padding:12px 20px 0;font:15px/22px system-ui,sans-serif;color:#1b1d1a';

/** Previews the emails of a broadcast, each a page of its own for an iframe. */
@ConsoleController('')
export class BroadcastPreviewController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly previewBroadcast: PreviewBroadcast,
  ) {}

  /** Previews what is typed as its author would get it, with the number of recipients. */
  @Post('calls/:call/broadcasts/preview')
  async typed(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const { language, now } = page;
    const call = await page.call(slug);
    const { writtenIn, contents, filter, fieldErrors } = readPreview(page.form, call);
    const audience = filter === null ? null : await countAudience(connection, call.id, filter, now);
    const { name, email } = page.organizer;
    const reader = { name, email, language: writtenIn, timeZone: call.timeZone, organization: null };
    const session = await findNamedSession(connection, filter ?? everybody);
    const mail = broadcastSample(call, { contents, session }, reader, this.config, now);
    const said = new Set(fieldErrors.map((fieldError) => errorText(fieldError, language)));
    const lines = [...(audience === null ? [] : audienceWords(audience, language)), ...said];
    const subject = mail.subject || translate(language, 'console.broadcasts.noSubject');
    await showEmail(page, call, { ...mail, subject, html: withLines(mail.html, lines) });
  }

  /** Shows what one of the sampled recipients would get; `number` counts from 1. */
  @Get('broadcasts/:id/mails/:number')
  async mail(@Param('id') id: string, @Param('number') number: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await broadcasts.get(this.database.manager, id);
    const call = await page.callOf(broadcast);
    const { mails } = await this.previewBroadcast.run(call, broadcast, page.actor);
    const shown = mails[Number(number) - 1];
    if (shown === undefined) throw new NotFound('not-found', 'There is nothing at this address.');
    await showEmail(page, call, shown.mail);
  }
}

/** Words without an error, for reading the filter alone. */
const placeholder = [{ language: 'en', subject: '-', body: '-' }];

/** Reads what is typed in the language that the form shows; `filter` is null if it has errors. */
function readPreview(form: FormValues, call: Call) {
  const fields = broadcastFieldsOfForm(form, writtenLanguages(call, {}));
  const { input, fieldErrors } = readBroadcastForm(fields, call);
  const shown = fields.contents.find((one) => one.language === form.text('shownIn')) ?? fields.contents[0];
  const writtenIn = shown?.language ?? 'en';
  const contents = { [writtenIn]: { subject: shown?.subject ?? '', body: shown?.body ?? '' } };
  // Errors in the text don't change the audience, which only the filters define.
  const read = input?.filter ?? readBroadcastForm({ ...fields, contents: placeholder }, call).input?.filter;
  const filter = read === undefined ? null : audienceFilter.catch(everybody).parse(read);
  const hasSession = filter !== null && namedSession(filter) !== null;
  const others = textErrors(contents, [writtenIn], (text) => readMergeText(text, hasSession));
  const all = [...fieldErrors, ...others].filter(({ code }) => code !== 'required');
  return { writtenIn, contents, filter, fieldErrors: all };
}

/** An email with lines of text above it. */
function withLines(html: string, lines: readonly string[]): string {
  const above = lines.map((text) => `<p class="ink" style="${line}">${Handlebars.escapeExpression(text)}</p>`);
  return html.replace(/<body[^>]*>/u, (start) => `${start}${above.join('')}`);
}
