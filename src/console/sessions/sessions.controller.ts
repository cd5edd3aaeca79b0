import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { listCalls } from '../../domain/calls/calls.queries.js';
import { countUndelivered } from '../../domain/notifications/outbox/retry.queries.js';
import { countNotMe } from '../../domain/notifications/suppression/suppressions.queries.js';
import { findNoticeState } from '../../domain/privacy/privacy-notices.queries.js';
import { translate } from '../../platform/i18n/messages.js';
import { listSessions } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { countFigures, countTroubles } from './overview.queries.js';
import { sessionsPage, sessionTabs } from './sessions.page.js';

/** For how long people are shown who said that they never registered. */
const notMeShownMs = 7 * 86_400_000;

/** The sessions of a call; without its name those of the call that closes last. */
@ConsoleController('', 'sessions')
export class SessionsController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async first(@Page() page: ConsolePage): Promise<void> {
    const calls = await listCalls(this.database.manager);
    const [call] = calls;
    if (call) return this.show(page, call, calls);
    const layout = await page.layout();
    page.render('calls/no-call', { ...layout, title: translate(layout.language, 'console.common.sessions') });
  }

  @Get('calls/:call')
  async ofCall(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, await page.call(slug), await listCalls(this.database.manager));
  }

  private async show(page: ConsolePage, call: Call, calls: readonly Call[]): Promise<void> {
    const connection = this.database.manager;
    const { query, now } = page;
    const view = sessionsPage(await page.layout(call), {
      call,
      calls,
      sessions: await listSessions(connection, call.id),
      figures: await countFigures(connection, call.id, now),
      troubles: await countTroubles(connection, call.id, now),
      undelivered: await countUndelivered(connection, { callId: call.id }, now),
      notMe: await countNotMe(connection, call.id, new Date(now.getTime() - notMeShownMs)),
      lacksNotice: (await findNoticeState(connection, call.id)).isMissing,
      tab: query.choice('tab', sessionTabs),
      page: query.page,
    });
    page.render('sessions/sessions', view);
  }
}
