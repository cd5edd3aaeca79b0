import { Get, Param, Post } from '@nestjs/common';
import Handlebars from 'handlebars';
import { DataSource } from 'typeorm';
import { everybody, namedSession } from '../../domain/broadcasts/audience-filter.js';
import { countAudience } from '../../domain/broadcasts/audience.queries.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import { broadcastSample, findNamedSession } from '../../domain/broadcasts/broadcast-sample.js';
import { broadcasts } from '../../domain/broadcasts/broadcasts.queries.js';
import { readMergeText } from '../../domain/broadcasts/merge-fields.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { textErrors } from '../../domain/campaigns/campaign-texts.js';
import { ChangeBroadcast } from '../../flows/broadcasts/change-broadcast.flow.js';
import { Config } from '../../platform/config.js';
import type { FieldError } from '../../platform/errors.js';
import type { FormValues } from '../../platform/http/form-values.js';
import { translate } from '../../platform/i18n/messages.js';
import {
  audienceWords,
  atField,
  type BroadcastFields,
  broadcastFieldsOfForm,
  editedBroadcast,
  fieldsOfBroadcast,
  readBroadcastForm,
  readFilter,
} from './broadcast-form.js';
import { broadcastFormPage } from './broadcast-form.page.js';
import { findFilterChoices } from './broadcasts.queries.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { errorText, textFields, textLanguages } from '../ui/texts-form.js';
import { showEmail } from '../ui/email-frame.js';
import { FormEdit, openedEdit } from '../ui/form-edit.js';
import { broadcastPath, broadcastPreviewPath, newBroadcastPath } from '../paths/broadcast-paths.js';
import { writePath } from '../paths/campaign-paths.js';
import { requireInput } from '../../platform/validation.js';

const line = 'margin:0;padding:12px 20px 0;font:15px/22px system-ui,sans-serif;color:#1b1d1a';

/** The form of a broadcast, new or a draft, and the email while it is typed. */
@ConsoleController('', 'write')
export class BroadcastFormController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly changeBroadcast: ChangeBroadcast,
  ) {}

  @Get('calls/:call/broadcasts/new')
  @RequireAbility('change')
  async blank(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const languages = textLanguages(call, []);
    // A link may name whom it is for, but never what it says.
    const fields = { ...broadcastFieldsOfForm(page.query, []), ...textFields({}, languages) };
    await this.show(page, call, null, fields);
  }

  @Post('calls/:call/broadcasts/new')
  async create(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const fields = broadcastFieldsOfForm(page.form, textLanguages(call, []));
    await this.submit(page, call, null, fields, async () => {
      const input = requireInput(readBroadcastForm(fields, call));
      const id = await page.createOnce((newId) => this.changeBroadcast.create(call.slug, input, page.actor, newId));
      return { id };
    });
  }

  @Get('broadcasts/:id/edit')
  @RequireAbility('change')
  async edit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await broadcasts.get(this.database.manager, id);
    if (broadcast.state !== 'draft') return page.redirect(broadcastPath(broadcast));
    const call = await page.callOf(broadcast);
    const languages = textLanguages(call, Object.keys(broadcast.contents));
    await this.show(page, call, broadcast, fieldsOfBroadcast(broadcast, languages));
  }

  @Post('broadcasts/:id/edit')
  async save(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await broadcasts.get(this.database.manager, id);
    const call = await page.callOf(broadcast);
    const languages = textLanguages(call, Object.keys(broadcast.contents));
    const fields = broadcastFieldsOfForm(page.form, languages);
    const edit = new FormEdit(page, editedBroadcast(broadcast, page.language));
    const input = (current: Broadcast) =>
      requireInput(readBroadcastForm(edit.merge(fields, fieldsOfBroadcast(current, languages)), call));
    await this.submit(page, call, broadcast, fields, () => this.changeBroadcast.edit(id, input, page.actor), edit);
  }

  /** Previews what is typed as its author would get it, with the number of recipients. */
  @Post('calls/:call/broadcasts/preview')
  async preview(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const { language, now } = page;
    const call = await page.call(slug);
    const { writtenIn, contents, filter, fieldErrors } = readPreview(page.form, call);
    const audience = filter === null ? null : await countAudience(connection, call.id, filter, now);
    const { name, email } = page.organizer;
    const reader = { name, email, language: writtenIn, timeZone: call.timeZone, organization: null };
    const shown = filter ?? everybody;
    const session = await findNamedSession(connection, shown);
    const mail = broadcastSample(call, { contents, filter: shown, session }, reader, this.config, now);
    const said = new Set(fieldErrors.map((fieldError) => errorText(fieldError, language)));
    const lines = [...(audience === null ? [] : audienceWords(audience, language)), ...said];
    const subject = mail.subject || translate(language, 'console.broadcasts.noSubject');
    await showEmail(page, call, { ...mail, subject, html: withLines(mail.html, lines) });
  }

  private async submit(
    page: ConsolePage,
    call: Call,
    broadcast: Broadcast | null,
    fields: BroadcastFields,
    save: () => Promise<Pick<Broadcast, 'id'>>,
    edit?: FormEdit<BroadcastFields>,
  ): Promise<void> {
    try {
      const saved = await save();
      page.redirect(broadcastPath(saved), 'console.broadcasts.done.saved', edit?.kept);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, call, broadcast, fields, fieldErrors.map(atField), edit));
    }
  }

  private async show(
    page: ConsolePage,
    call: Call,
    broadcast: Broadcast | null,
    typed: BroadcastFields,
    fieldErrors: readonly FieldError[] = [],
    posted?: FormEdit<BroadcastFields>,
  ): Promise<void> {
    const connection = this.database.manager;
    const fields = posted?.fields(typed) ?? typed;
    const text = (key: string) => translate(page.language, `console.broadcasts.${key}`);
    const { byLanguage } = await countAudience(connection, call.id, readFilter(fields, call) ?? everybody, page.now);
    const view = broadcastFormPage(await page.layout(), {
      heading: text(broadcast === null ? 'new' : 'edit'),
      action: broadcast === null ? newBroadcastPath(call) : broadcastPath(broadcast, 'edit'),
      previewPath: broadcastPreviewPath(call),
      back:
        broadcast === null
          ? { path: writePath(call), label: translate(page.language, 'console.campaigns.all') }
          : { path: broadcastPath(broadcast), label: text('backTo') },
      fields,
      call,
      readers: new Map(byLanguage.map(({ language, count }) => [language, count])),
      edit: (await posted?.view()) ?? openedEdit(fields),
      choices: await findFilterChoices(connection, call.id, typed),
      fieldErrors,
    });
    page.render('broadcasts/broadcast-form', view);
  }
}

/** Reads what is typed in the language that the form shows; `filter` is null if it has errors. */
function readPreview(form: FormValues, call: Call) {
  const fields = broadcastFieldsOfForm(form, textLanguages(call, []));
  const chosen = form.text('shownIn');
  const writtenIn = Object.hasOwn(fields.contents, chosen) ? chosen : (Object.keys(fields.contents)[0] ?? 'en');
  const contents = { [writtenIn]: fields.contents[writtenIn] ?? { subject: '', body: '' } };
  const filter = readFilter(fields, call);
  const hasSession = filter !== null && namedSession(filter) !== null;
  const others = textErrors(contents, [writtenIn], (text) => readMergeText(text, hasSession));
  const all = [...readBroadcastForm(fields, call).fieldErrors, ...others].filter(({ code }) => code !== 'required');
  return { writtenIn, contents, filter, fieldErrors: all };
}

/** An email with lines of text above it. */
function withLines(html: string, lines: readonly string[]): string {
  const above = lines.map((text) => `<p class="ink" style="${line}">${Handlebars.escapeExpression(text)}</p>`);
  return html.replace(/<body[^>]*>/u, (start) => `${start}${above.join('')}`);
}
