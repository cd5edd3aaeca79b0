import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { broadcasts, countMailsOf } from '../../domain/broadcasts/broadcasts.queries.js';
import { DraftBroadcast } from '../../flows/broadcasts/draft-broadcast.flow.js';
import { PreviewBroadcast } from '../../flows/broadcasts/preview-broadcast.flow.js';
import { StopBroadcast } from '../../flows/broadcasts/stop-broadcast.flow.js';
import { TestBroadcast } from '../../flows/broadcasts/test-broadcast.flow.js';
import { broadcastPage } from './broadcast.page.js';
import { countAudience, listAudience } from '../../domain/broadcasts/audience.queries.js';
import { memberRow, recipientsPage, sumOf } from './recipients.page.js';
import { listRecipients } from './recipients.queries.js';
import { showBroadcasts } from './broadcast-list.js';
import { findFilterNames } from './broadcasts.queries.js';
import { refreshWhile } from '../ui/campaign-pages.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { pageSize } from '../ui/pager.js';
import { broadcastPath, broadcastsPath } from '../paths/broadcast-paths.js';

/** The broadcasts of a call, and each of them. */
@ConsoleController('', 'broadcasts')
export class BroadcastsController {
  constructor(
    private readonly database: DataSource,
    private readonly previewBroadcast: PreviewBroadcast,
    private readonly draftBroadcast: DraftBroadcast,
    private readonly testBroadcast: TestBroadcast,
    private readonly stopBroadcast: StopBroadcast,
  ) {}

  @Get('calls/:call/broadcasts')
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await showBroadcasts(page, { call: await page.call(slug) });
  }

  @Get('broadcasts/:id')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const broadcast = await broadcasts.get(connection, id);
    const call = await page.callOf(broadcast);
    const isAhead = broadcast.state === 'draft' || broadcast.state === 'scheduled';
    const preview = isAhead ? await this.previewBroadcast.run(call, broadcast, page.actor) : null;
    const counts = await countMailsOf(connection, broadcast.id);
    const names = await findFilterNames(connection, call.id, broadcast.filter, page.language);
    const { state, sendAt } = broadcast;
    const isDue = state === 'scheduled' && sendAt !== null && sendAt <= page.now;
    refreshWhile(page, isDue || state === 'sending' || (state === 'stopped' && counts.queued > 0));
    const view = broadcastPage(await page.layout(), { call, broadcast, counts, names, preview });
    page.render('broadcasts/broadcast', view);
  }

  @Post('broadcasts/:id/test')
  async test(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { name, email } = page.organizer;
    const count = await this.testBroadcast.run(id, { name, email, language: page.language }, page.actor);
    page.redirect(broadcastPath({ id }), 'console.broadcasts.done.tested', { count, email });
  }

  @Post('broadcasts/:id/stop')
  async stop(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { broadcast, sent } = await this.stopBroadcast.run(id, page.actor);
    const done =
      broadcast.state === 'draft' ? 'console.broadcasts.done.unscheduled' : 'console.broadcasts.done.stopped';
    page.redirect(broadcastPath({ id }), done, { sent });
  }

  @Get('broadcasts/:id/recipients')
  async recipients(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const broadcast = await broadcasts.get(connection, id);
    const call = await page.callOf(broadcast);
    const number = page.query.page;
    const range = { limit: pageSize, offset: (number - 1) * pageSize };
    const isAhead = broadcast.state === 'draft' || broadcast.state === 'scheduled';
    const rows = isAhead
      ? (await listAudience(connection, call.id, broadcast.filter, page.now, range)).map(memberRow)
      : await listRecipients(connection, broadcast.id, range);
    const total = isAhead
      ? sumOf(await countAudience(connection, call.id, broadcast.filter, page.now))
      : (broadcast.recipients ?? 0);
    const view = recipientsPage(await page.layout(), { call, broadcast, rows, total, page: number });
    page.render('broadcasts/broadcast-recipients', view);
  }

  @Post('broadcasts/:id/copy')
  async copy(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const copyId = await page.createOnce((newId) => this.draftBroadcast.copy(id, page.actor, newId));
    page.redirect(broadcastPath({ id: copyId }, 'edit'), 'console.broadcasts.done.copied');
  }

  @Post('broadcasts/:id/delete')
  async remove(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.callOf(await broadcasts.get(this.database.manager, id));
    await this.draftBroadcast.remove(id, page.actor);
    page.redirect(broadcastsPath(call), 'console.broadcasts.done.deleted');
  }
}
