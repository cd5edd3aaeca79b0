import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  type BroadcastChanges,
  broadcastChanges,
  type BroadcastInput,
  broadcastInput,
  type SendInput,
  sendInput,
} from '../../domain/broadcasts/broadcast-input.js';
import {
  type BroadcastCounts,
  countEmails,
  countMailsOf,
  getBroadcast,
  listBroadcasts,
} from '../../domain/broadcasts/broadcasts.queries.js';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import type { Broadcast } from '../../domain/broadcasts/broadcast.entity.js';
import { ConfirmBroadcast } from '../../flows/broadcasts/confirm-broadcast.flow.js';
import { DraftBroadcast } from '../../flows/broadcasts/draft-broadcast.flow.js';
import { PreviewBroadcast } from '../../flows/broadcasts/preview-broadcast.flow.js';
import { StopBroadcast } from '../../flows/broadcasts/stop-broadcast.flow.js';
import type { Actor } from '../../domain/identity/actor.js';
import { Config } from '../../platform/config.js';
import { ApiController } from '../api-controller.js';
import { ApiCall, Caller } from '../api.guard.js';
import { broadcastSchema, type BroadcastView, broadcastView, previewSchema, previewView } from './broadcast.view.js';
import { Idempotency } from '../idempotency.js';
import { Operation } from '../operation.js';
import { type Page, pageOf, type PageQuery, pageQuery, readPage } from '../page.js';
import { noBody } from '../schema.pipe.js';

const missing = { 404: 'There is no such broadcast.' };
const noDraft = { ...missing, 409: 'It is no draft any more.' };

interface CountedBroadcast {
  broadcast: Broadcast;
  counts: BroadcastCounts;
}

const noEmails: BroadcastCounts = { waiting: 0, queued: 0, sent: 0, failed: 0, dropped: 0 };

@ApiController('Broadcasts')
export class BroadcastsApiController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly draftBroadcast: DraftBroadcast,
    private readonly previewBroadcast: PreviewBroadcast,
    private readonly confirmBroadcast: ConfirmBroadcast,
    private readonly stopBroadcast: StopBroadcast,
    private readonly idempotency: Idempotency,
  ) {}

  @Get('calls/:call/broadcasts')
  @Operation({
    summary: 'List the broadcasts of a call, the newest first',
    status: 200,
    answer: 'A page of broadcasts.',
    schema: pageOf(broadcastSchema),
    refusals: { 404: 'There is no such call.' },
    requires: 'read',
    reads: 'query',
  })
  async list(
    @Param('call') slug: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<BroadcastView>> {
    const connection = this.database.manager;
    const call = await getCallBySlug(connection, slug);
    const list = {
      name: `broadcasts:${call.id}`,
      position: ({ broadcast }: CountedBroadcast): [string, string] => [
        broadcast.createdAt.toISOString(),
        broadcast.id,
      ],
    };
    const read = async (limit: number, start: [string, string] | null): Promise<CountedBroadcast[]> => {
      const after = start && { createdAt: new Date(start[0]), id: start[1] };
      const found = await listBroadcasts(connection, call.id, { limit, after });
      const ids = found.map(({ id }) => id);
      const counts = await countEmails(connection, ids);
      return found.map((broadcast) => ({ broadcast, counts: counts.get(broadcast.id) ?? noEmails }));
    };
    return readPage(this.config.secret, list, query, read, ({ broadcast, counts }) =>
      broadcastView(broadcast, call.slug, counts),
    );
  }

  @Post('calls/:call/broadcasts')
  @Operation({
    summary: 'Draft a broadcast',
    description: 'Nobody gets anything before it is confirmed with `send`.',
    status: 201,
    answer: 'The new draft.',
    schema: broadcastSchema,
    refusals: { 404: 'There is no such call.', 409: 'The first request with this Idempotency-Key is still running.' },
    requires: 'change',
    idempotent: true,
  })
  create(
    @Param('call') slug: string,
    @Body({ schema: broadcastInput }) input: BroadcastInput,
    @ApiCall() call: ApiCall,
  ): Promise<void> {
    return this.idempotency.answer(call, async () => ({
      status: 201,
      body: await this.view((await this.draftBroadcast.create(slug, input, call.actor)).id),
    }));
  }

  @Get('broadcasts/:id')
  @Operation({
    summary: 'Read a broadcast and how far it has come',
    status: 200,
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
    summary: 'Change a draft',
    description: '`filter` and `contents` are set as a whole; the one that is left out stays.',
    status: 200,
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
    await this.draftBroadcast.edit(id, changes, actor);
    return this.view(id);
  }

  @Delete('broadcasts/:id')
  @Operation({
    summary: 'Throw a draft away',
    status: 200,
    answer: 'The draft as it was.',
    schema: broadcastSchema,
    refusals: noDraft,
    requires: 'change',
  })
  async remove(
    @Param('id') id: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<BroadcastView> {
    const view = await this.view(id);
    await this.draftBroadcast.remove(id, actor);
    return view;
  }

  @Post('broadcasts/:id/preview')
  @Operation({
    summary: 'See who would get a broadcast now, and what three of them would read',
    description: 'Nothing is sent or written. The links in the mails lead nowhere.',
    status: 200,
    answer: 'The number, and the mails.',
    schema: previewSchema,
    refusals: missing,
    requires: 'read',
  })
  async preview(@Param('id') id: string, @Body({ schema: noBody }) _body: object, @Caller() actor: Actor) {
    const broadcast = await getBroadcast(this.database.manager, id);
    const call = await getCall(this.database.manager, broadcast.callId);
    return previewView(await this.previewBroadcast.run(call, broadcast, actor));
  }

  @Post('broadcasts/:id/send')
  @Operation({
    summary: 'Send a draft, at once or later',
    description:
      'Who gets it is decided when sending begins. `confirm` must be the number of people who would get it now; the ' +
      'refusal of a wrong one names the right one.',
    status: 200,
    answer: 'The broadcast, begun or scheduled.',
    schema: broadcastSchema,
    refusals: { ...missing, 409: 'The number is another one, nobody would get it, or it is no draft any more.' },
    requires: 'change',
  })
  async send(
    @Param('id') id: string,
    @Body({ schema: sendInput }) input: SendInput,
    @Caller() actor: Actor,
  ): Promise<BroadcastView> {
    await this.confirmBroadcast.run(id, input, actor);
    return this.view(id);
  }

  @Post('broadcasts/:id/stop')
  @Operation({
    summary: 'Stop a broadcast',
    description: 'What has not left is dropped; `mails.sent` says how many had. A scheduled one is a draft again.',
    status: 200,
    answer: 'The broadcast.',
    schema: broadcastSchema,
    refusals: { ...missing, 409: 'It is a draft, or all of it has been sent.' },
    requires: 'change',
  })
  async stop(
    @Param('id') id: string,
    @Body({ schema: noBody }) _body: object,
    @Caller() actor: Actor,
  ): Promise<BroadcastView> {
    await this.stopBroadcast.run(id, actor);
    return this.view(id);
  }

  private async view(id: string): Promise<BroadcastView> {
    const connection = this.database.manager;
    const broadcast = await getBroadcast(connection, id);
    const { slug } = await getCall(connection, broadcast.callId);
    return broadcastView(broadcast, slug, await countMailsOf(connection, broadcast.id));
  }
}
