import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { DataSource } from 'typeorm';
import {
  type BroadcastChanges,
  broadcastChanges,
  type BroadcastInput,
  broadcastInput,
  type SendInput,
  sendInput,
} from '../../domain/broadcasts/broadcast-input.js';
import { broadcasts, countEmails, countMailsOf } from '../../domain/broadcasts/broadcasts.queries.js';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import { ChangeBroadcast } from '../../flows/broadcasts/change-broadcast.flow.js';
import { PreviewBroadcast } from '../../flows/broadcasts/preview-broadcast.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { campaignSorts, campaignSortValue } from '../../domain/campaigns/campaigns.queries.js';
import { Config } from '../../platform/config.js';
import { ApiController, Caller, noBody } from '../api-controller.js';
import { Operation } from '../operation.js';
import { broadcastSchema, type BroadcastView, broadcastView, previewSchema, previewView } from './broadcast.view.js';
import { broadcastStates } from '../../domain/broadcasts/broadcast.js';
import { asked } from '../list-query.js';
import { pageOf, pageQuery, readCountedPage } from '../page.js';

const missing = { 404: 'Broadcast not found.' };
const noDraft = { ...missing, 409: 'The broadcast is no longer a draft.' };

const listQuery = pageQuery.extend({
  state: asked.state(broadcastStates),
  updatedSince: asked.updatedSince,
  sort: asked.sort(campaignSorts),
});

@ApiController('Broadcasts')
export class BroadcastsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly previewBroadcast: PreviewBroadcast,
    private readonly changeBroadcast: ChangeBroadcast,
  ) {}

  @Get('calls/:call/broadcasts')
  @Operation({
    summary: 'List broadcasts',
    description:
      'Drafts and scheduled, running and sent broadcasts of a call, with how many emails were sent, newest first unless you say otherwise.',
    answer: 'A page of broadcasts.',
    schema: pageOf(broadcastSchema),
    refusals: { 404: 'Call not found.' },
    requires: 'read',
    reads: 'query',
  })
  async list(@Param('call') slug: string, @Query({ schema: listQuery }) query: z.output<typeof listQuery>) {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    return readCountedPage(this.config.secret, query, {
      name: `broadcasts:${call.id}`,
      read: (options) => broadcasts.list(connection, call.id, { ...query, ...options }),
      at: (one) => campaignSortValue(one, query.sort),
      count: (ids) => countEmails(connection, ids),
      view: (broadcast, counts) => broadcastView(broadcast, call.slug, counts),
    });
  }

  @Post('calls/:call/broadcasts')
  @Operation({
    summary: 'Create a broadcast',
    description: 'Creates a draft. Nothing is sent until you call `send`.',
    status: 201,
    answer: 'The new draft.',
    schema: broadcastSchema,
    refusals: { 404: 'Call not found.' },
    requires: 'change',
  })
  async create(
    @Param('call') slug: string,
    @Body({ schema: broadcastInput }) input: BroadcastInput,
    @Caller() actor: Actor,
  ) {
    return await this.view((await this.changeBroadcast.create(slug, input, actor)).id);
  }

  @Get('broadcasts/:id')
  @Operation({
    summary: 'Get a broadcast',
    description: 'With its texts, its filter, and how far it has been sent.',
    answer: 'The broadcast.',
    schema: broadcastSchema,
    refusals: missing,
    requires: 'read',
  })
  read(@Param('id') id: string): Promise<BroadcastView> {
    return this.view(id);
  }

  @Patch('broadcasts/:id')
  @Operation({
    summary: 'Update a broadcast',
    description:
      'Only drafts can be updated. `filter` and `contents` are each replaced as a whole; omitted fields stay unchanged.',
    answer: 'The draft.',
    schema: broadcastSchema,
    refusals: noDraft,
    requires: 'change',
  })
  async edit(
    @Param('id') id: string,
    @Body({ schema: broadcastChanges }) changes: BroadcastChanges,
    @Caller() actor: Actor,
  ): Promise<BroadcastView> {
    await this.changeBroadcast.edit(id, changes, actor);
    return this.view(id);
  }

  @Delete('broadcasts/:id')
  @Operation({
    summary: 'Delete a broadcast',
    description: 'Only a draft can be deleted. Stop one that is being sent.',
    answer: 'The deleted draft.',
    schema: broadcastSchema,
    refusals: noDraft,
    requires: 'change',
  })
  async remove(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    const view = await this.view(id);
    await this.changeBroadcast.remove(id, actor);
    return view;
  }

  @Post('broadcasts/:id/preview')
  @Operation({
    summary: 'Preview a broadcast',
    description:
      'Returns the number of recipients and the email as three of them would get it. Nothing is sent or saved, and the links in the emails are placeholders.',
    answer: 'The number of recipients and up to three sample emails.',
    schema: previewSchema,
    refusals: missing,
    requires: 'read',
  })
  async preview(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    const broadcast = await broadcasts.get(this.database.manager, id);
    const call = await getCall(this.database.manager, broadcast.callId);
    return previewView(await this.previewBroadcast.run(call, broadcast, actor));
  }

  @Post('broadcasts/:id/send')
  @Operation({
    summary: 'Send or schedule a broadcast',
    description:
      'Recipients are selected when sending starts. `confirm` must equal the current number of recipients; if it does ' +
      'not, the error contains the current number.',
    answer: 'The broadcast, now sending or scheduled.',
    schema: broadcastSchema,
    refusals: {
      ...missing,
      409: "`confirm` doesn't match the number of recipients, there are no recipients, or the broadcast is no longer a draft.",
    },
    requires: 'change',
  })
  async send(@Param('id') id: string, @Body({ schema: sendInput }) input: SendInput, @Caller() actor: Actor) {
    await this.changeBroadcast.confirm(id, input, actor);
    return this.view(id);
  }

  @Post('broadcasts/:id/stop')
  @Operation({
    summary: 'Stop a broadcast',
    description:
      'Drops all emails that have not been sent; `mails.sent` is the number that were. A scheduled broadcast becomes a draft again.',
    answer: 'The broadcast.',
    schema: broadcastSchema,
    refusals: { ...missing, 409: 'The broadcast is a draft, or it has been sent completely.' },
    requires: 'change',
  })
  async stop(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    await this.changeBroadcast.stop(id, actor);
    return this.view(id);
  }

  private async view(id: string): Promise<BroadcastView> {
    const connection = this.database.manager;
    const broadcast = await broadcasts.get(connection, id);
    const { slug } = await getCall(connection, broadcast.callId);
    return broadcastView(broadcast, slug, await countMailsOf(connection, broadcast.id));
  }
}
