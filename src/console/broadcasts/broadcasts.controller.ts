import { Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import {
  countBroadcasts,
  countEmails,
  countMailsOf,
  getBroadcast,
  listBroadcasts,
} from '../../domain/broadcasts/broadcasts.queries.js';
import { getCall, getCallBySlug } from '../../domain/calls/calls.queries.js';
import { DraftBroadcast } from '../../flows/broadcasts/draft-broadcast.flow.js';
import { PreviewBroadcast } from '../../flows/broadcasts/preview-broadcast.flow.js';
import { StopBroadcast } from '../../flows/broadcasts/stop-broadcast.flow.js';
import { TestBroadcast } from '../../flows/broadcasts/test-broadcast.flow.js';
import { broadcastPage } from './broadcast.page.js';
import { broadcastsPage } from './broadcasts.page.js';
import { findFilterNames } from './broadcasts.queries.js';
import { requireAbility } from '../../domain/identity/actor.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePages, seeOther, sendPage } from '../console-pages.js';
import { leaveFlash } from '../flash.js';
import { formValues, pageOf } from '../form-values.js';
import { pageSize } from '../pager.js';
import { broadcastPath, broadcastsPath } from '../paths.js';
import { actorOf, organizerOf } from '../signed-in.js';

/** While a broadcast goes out, its page is fetched again after so long, by the browser itself. */
const refreshSeconds = 3;

/** The broadcasts of a call, and each of them. */
@ConsoleController('')
export class BroadcastsController {
  constructor(
    private readonly database: DataSource,
    private readonly pages: ConsolePages,
    private readonly previewBroadcast: PreviewBroadcast,
    private readonly draftBroadcast: DraftBroadcast,
    private readonly testBroadcast: TestBroadcast,
    private readonly stopBroadcast: StopBroadcast,
  ) {}

  @Get('calls/:call/broadcasts')
  async list(@Param('call') slug: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const call = await getCallBySlug(tx, slug);
    const page = pageOf(formValues(request.query));
    const frame = await this.pages.frame(request, reply, { call, section: 'broadcasts' });
    const rows = await listBroadcasts(tx, call.id, { limit: pageSize, offset: (page - 1) * pageSize });
    const counts = await countEmails(
      tx,
      rows.map(({ id }) => id),
    );
    const total = await countBroadcasts(tx, call.id);
    sendPage(reply, 'broadcasts/broadcasts', broadcastsPage(frame, { call, rows, counts, total, page }));
  }

  @Get('broadcasts/:id')
  async show(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const tx = this.database.manager;
    const broadcast = await getBroadcast(tx, id);
    const call = await getCall(tx, broadcast.callId);
    const frame = await this.pages.frame(request, reply, { call, section: 'broadcasts' });
    const isToCome = broadcast.state === 'draft' || broadcast.state === 'scheduled';
    const preview = isToCome ? await this.previewBroadcast.run(call, broadcast, actorOf(request)) : null;
    const counts = await countMailsOf(tx, broadcast.id);
    const names = await findFilterNames(tx, call.id, broadcast.filter);
    const isMoving = broadcast.state === 'sending' || (broadcast.state === 'stopped' && counts.queued > 0);
    if (isMoving) void reply.header('refresh', String(refreshSeconds));
    sendPage(reply, 'broadcasts/broadcast', broadcastPage(frame, { call, broadcast, counts, names, preview }));
  }

  @Post('broadcasts/:id/test')
  async test(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { name, email } = organizerOf(request);
    const count = await this.testBroadcast.run(id, { name, email }, actorOf(request));
    leaveFlash(reply, 'broadcastTested', { count, email });
    seeOther(reply, broadcastPath({ id }));
  }

  @Post('broadcasts/:id/stop')
  async stop(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { broadcast, sent } = await this.stopBroadcast.run(id, actorOf(request));
    leaveFlash(reply, broadcast.state === 'draft' ? 'broadcastUnscheduled' : 'broadcastStopped', { sent });
    seeOther(reply, broadcastPath({ id }));
  }

  @Post('broadcasts/:id/delete')
  async remove(@Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    requireAbility(actorOf(request), 'change');
    const { callId } = await getBroadcast(this.database.manager, id);
    const call = await getCall(this.database.manager, callId);
    await this.draftBroadcast.remove(id, actorOf(request));
    leaveFlash(reply, 'broadcastDeleted');
    seeOther(reply, broadcastsPath(call));
  }
}
