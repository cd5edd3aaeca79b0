import { Body, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import type { BroadcastInput } from '../../domain/broadcasts/broadcast-input.js';
import { getBroadcast } from '../../domain/broadcasts/broadcasts.queries.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import { DraftBroadcast } from '../../flows/broadcasts/draft-broadcast.flow.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { type FieldError, Refusal } from '../../platform/errors.js';
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
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues } from '../form-values.js';
import { broadcastPath, broadcastPreviewPath, broadcastsPath, newBroadcastPath } from '../paths.js';
import { actorOf } from '../signed-in.js';

/** The form of a broadcast, new or a draft. */
@ConsoleController('')
export class BroadcastFormController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly draftBroadcast: DraftBroadcast,
  ) {}

  @Get('calls/:call/broadcasts/new')
  async blank(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const call = await getCallBySlug(this.database.manager, slug);
    const languages = writtenLanguages(call, {});
    const { contents } = fieldsOfBroadcast(null, languages);
    // A link may name whom it is for, but never what it says.
    const fields = { ...broadcastFieldsOfForm(formValues(request.query), languages), contents };
    await this.show(request, reply, call, null, fields, []);
  }

  @Post('calls/:call/broadcasts/new')
  async create(
    @Param('call') slug: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const call = await getCallBySlug(this.database.manager, slug);
    await this.handle(request, reply, call, null, body, (input) =>
      this.draftBroadcast.create(call.slug, input, actorOf(request)),
    );
  }

  @Get('broadcasts/:id/edit')
  async edit(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const broadcast = await getBroadcast(this.database.manager, id);
    if (broadcast.state !== 'draft') return seeOther(reply, broadcastPath(broadcast));
    const call = await getCall(this.database.manager, broadcast.callId);
    const fields = fieldsOfBroadcast(broadcast, writtenLanguages(call, broadcast.contents));
    await this.show(request, reply, call, broadcast, fields, []);
  }

  @Post('broadcasts/:id/edit')
  async save(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const broadcast = await getBroadcast(this.database.manager, id);
    const call = await getCall(this.database.manager, broadcast.callId);
    await this.handle(request, reply, call, broadcast, body, (input) =>
      this.draftBroadcast.edit(id, input, actorOf(request)),
    );
  }

  private async handle(
    request: FastifyRequest,
    reply: FastifyReply,
    call: Call,
    broadcast: Broadcast | null,
    body: unknown,
    save: (input: BroadcastInput) => Promise<Broadcast>,
  ): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const fields = broadcastFieldsOfForm(formValues(body), writtenLanguages(call, broadcast?.contents ?? {}));
    const { input, faults } = readBroadcastForm(fields);
    if (input === null) return this.show(request, reply, call, broadcast, fields, faults);
    try {
      const saved = await save(input);
      leaveFlash(reply, 'broadcastSaved');
      seeOther(reply, broadcastPath(saved));
    } catch (error) {
      if (!(error instanceof Refusal) || error.faults.length === 0) throw error;
      await this.show(request, reply, call, broadcast, fields, error.faults.map(atField));
    }
  }

  private async show(
    request: FastifyRequest,
    reply: FastifyReply,
    call: Call,
    broadcast: Broadcast | null,
    fields: BroadcastFields,
    faults: readonly FieldError[],
  ): Promise<void> {
    const frame = await this.pages.frame(request, reply, { call, section: 'broadcasts' });
    const text = (key: string) => translate(frame.language, `console.broadcasts.${key}`);
    const view = broadcastFormPage(frame, {
      heading: text(broadcast === null ? 'new' : 'edit'),
      action: broadcast === null ? newBroadcastPath(call) : broadcastPath(broadcast, 'edit'),
      previewPath: broadcastPreviewPath(call),
      back:
        broadcast === null
          ? { path: broadcastsPath(call), label: text('all') }
          : { path: broadcastPath(broadcast), label: text('backTo') },
      fields,
      choices: await findFilterChoices(this.database.manager, call.id),
      faults,
    });
    sendPage(reply, 'broadcasts/broadcast-form', view, faults.length > 0 ? 422 : 200);
  }
}
