import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { listCalls } from '../../domain/calls/calls.queries.js';
import { countUndelivered } from '../../domain/notifications/outbox/retry.queries.js';
import { NotFound } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { listSessions } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { countFigures, countTroubles } from './overview.queries.js';
import { sessionsPage, sessionTabs } from './sessions.page.js';

/** The sessions of a call; without its name those of the call that closes last. */
@ConsoleController('', 'sessions')
export class SessionsController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async first(@Page() page: ConsolePage): Promise<void> {
    const calls = await listCalls(this.database.manager);
    const [call] = calls;
    if (call !== undefined) return this.show(call, calls, page);
    const layout = await page.layout();
    page.render('calls/no-call', { ...layout, title: translate(layout.language, 'console.common.sessions') });
  }

  @Get('calls/:call')
  async ofCall(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const calls = await listCalls(this.database.manager);
    const call = calls.find((one) => one.slug === slug);
    if (call === undefined) throw new NotFound('call-not-found', 'There is no such call.');
    await this.show(call, calls, page);
  }

  private async show(call: Call, calls: readonly Call[], page: ConsolePage): Promise<void> {
    const tx = this.database.manager;
    const query = page.query;
    const layout = await page.layout();
    const view = sessionsPage(layout, {
      call,
      calls,
      sessions: await listSessions(tx, call.id),
      figures: await countFigures(tx, call.id, layout.now),
      troubles: await countTroubles(tx, call.id, layout.now),
      undelivered: await countUndelivered(tx, { callId: call.id }, layout.now),
      tab: query.choice('tab', sessionTabs),
      page: query.page,
    });
    page.render('sessions/sessions', view);
  }
}
