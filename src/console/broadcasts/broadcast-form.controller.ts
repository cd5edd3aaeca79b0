import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import type { BroadcastInput } from '../../domain/broadcasts/broadcast-input.js';
import { getBroadcast } from '../../domain/broadcasts/broadcasts.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { DraftBroadcast } from '../../flows/broadcasts/draft-broadcast.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import {
  atField,
  type BroadcastFields,
  broadcastFieldsOfForm,
  fieldsOfBroadcast,
  readBroadcastForm,
  writtenLanguages,
} from './broadcast-form.js';
import { broadcastFormPage } from './broadcast-form.page.js';
import { findFilterChoices } from './broadcasts.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { RequireAbility } from '../require-ability.js';
import { broadcastPath, broadcastPreviewPath, broadcastsPath, newBroadcastPath } from '../paths.js';
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
    await this.submit(page, call, null, (input) => this.draftBroadcast.create(call.slug, input, page.actor));
  }

  @Get('broadcasts/:id/edit')
  @RequireAbility('change')
  async edit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await getBroadcast(this.database.manager, id);
    if (broadcast.state !== 'draft') return page.redirect(broadcastPath(broadcast));
    const call = await page.callOf(broadcast);
    const fields = fieldsOfBroadcast(broadcast, writtenLanguages(call, broadcast.contents));
    await this.show(page, call, broadcast, fields);
  }

  @Post('broadcasts/:id/edit')
  async save(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const broadcast = await getBroadcast(this.database.manager, id);
    const call = await page.callOf(broadcast);
    await this.submit(page, call, broadcast, (input) => this.draftBroadcast.edit(id, input, page.actor));
  }

  private async submit(
    page: ConsolePage,
    call: Call,
    broadcast: Broadcast | null,
    save: (input: BroadcastInput) => Promise<Broadcast>,
  ): Promise<void> {
    const fields = broadcastFieldsOfForm(page.form, writtenLanguages(call, broadcast?.contents ?? {}));
    try {
      const saved = await save(requireInput(readBroadcastForm(fields)));
      page.redirect(broadcastPath(saved), 'console.broadcasts.done.saved');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, call, broadcast, fields, fieldErrors.map(atField)));
    }
  }

  private async show(
    page: ConsolePage,
    call: Call,
    broadcast: Broadcast | null,
    fields: BroadcastFields,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
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
      choices: await findFilterChoices(this.database.manager, call.id),
      fieldErrors,
    });
    page.render('broadcasts/broadcast-form', view);
  }
}
