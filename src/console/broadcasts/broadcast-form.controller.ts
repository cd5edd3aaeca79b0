import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import { broadcasts } from '../../domain/broadcasts/broadcasts.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { DraftBroadcast } from '../../flows/broadcasts/draft-broadcast.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import {
  atField,
  type BroadcastFields,
  broadcastFieldsOfForm,
  byLanguage,
  editedBroadcast,
  fieldsOfBroadcast,
  inOrderOf,
  readBroadcastForm,
  writtenLanguages,
} from './broadcast-form.js';
import { broadcastFormPage } from './broadcast-form.page.js';
import { findFilterChoices } from './broadcasts.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { FormEdit, openedEdit } from '../ui/form-edit.js';
import { RequireAbility } from '../frame/require-ability.js';
import { broadcastPath, broadcastPreviewPath, broadcastsPath, newBroadcastPath } from '../paths/broadcast-paths.js';
import { requireInput } from '../../platform/validation.js';

/** The form of a broadcast, new or a draft. */
@ConsoleController('', 'broadcasts')
export class BroadcastFormController {
  constructor(
    private readonly database: DataSource,
    private readonly draftBroadcast: DraftBroadcast,
  ) {}

  @Get('calls/:call/broadcasts/new')
  @RequireAbility('change')
  async blank(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const languages = writtenLanguages(call, {});
    const { contents } = fieldsOfBroadcast(null, languages);
    // A link may name whom it is for, but never what it says.
    const fields = { ...broadcastFieldsOfForm(page.query, languages), contents };
    await this.show(page, call, null, fields);
  }

  @Post('calls/:call/broadcasts/new')
  async create(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const fields = broadcastFieldsOfForm(page.form, writtenLanguages(call, {}));
    await this.submit(page, call, null, fields, async () => {
      const input = requireInput(readBroadcastForm(fields, call));
      const id = await page.createOnce((newId) => this.draftBroadcast.create(call.slug, input, page.actor, newId));
      return { id };
    });
  }

  @Get('broadcasts/:id/edit')
  @RequireAbility('change')
  async edit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await broadcasts.get(this.database.manager, id);
    if (broadcast.state !== 'draft') return page.redirect(broadcastPath(broadcast));
    const call = await page.callOf(broadcast);
    const fields = fieldsOfBroadcast(broadcast, writtenLanguages(call, broadcast.contents));
    await this.show(page, call, broadcast, fields);
  }

  @Post('broadcasts/:id/edit')
  async save(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await broadcasts.get(this.database.manager, id);
    const call = await page.callOf(broadcast);
    const languages = writtenLanguages(call, broadcast.contents);
    const fields = broadcastFieldsOfForm(page.form, languages);
    const edit = new FormEdit(page, editedBroadcast(broadcast, page.language));
    const input = (current: Broadcast) => {
      const merged = edit.merge(byLanguage(fields), byLanguage(fieldsOfBroadcast(current, languages)));
      return requireInput(readBroadcastForm(inOrderOf(merged, languages), call));
    };
    await this.submit(page, call, broadcast, fields, () => this.draftBroadcast.edit(id, input, page.actor), edit);
  }

  private async submit(
    page: ConsolePage,
    call: Call,
    broadcast: Broadcast | null,
    fields: BroadcastFields,
    save: () => Promise<Pick<Broadcast, 'id'>>,
    edit?: FormEdit<ReturnType<typeof byLanguage>>,
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
    posted?: FormEdit<ReturnType<typeof byLanguage>>,
  ): Promise<void> {
    const languages = typed.contents.map(({ language }) => language);
    const fields = posted ? inOrderOf(posted.fields(byLanguage(typed)), languages) : typed;
    const edit = (await posted?.view()) ?? openedEdit(byLanguage(fields));
    const text = (key: string) => translate(page.language, `console.broadcasts.${key}`);
    const view = broadcastFormPage(await page.layout(), {
      heading: text(broadcast === null ? 'new' : 'edit'),
      action: broadcast === null ? newBroadcastPath(call) : broadcastPath(broadcast, 'edit'),
      previewPath: broadcastPreviewPath(call),
      back:
        broadcast === null
          ? { path: broadcastsPath(call), label: text('all') }
          : { path: broadcastPath(broadcast), label: text('backTo') },
      fields,
      ownLanguages: call.languages.length === 0 ? ['en'] : call.languages,
      edit,
      choices: await findFilterChoices(this.database.manager, call.id, typed.attendees),
      fieldErrors,
    });
    page.render('broadcasts/broadcast-form', view);
  }
}
