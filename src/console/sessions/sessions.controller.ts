import { Get, Param } from '@nestjs/common';
import { listSessions } from '../../domain/sessions/sessions.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { countTroubles } from './overview.queries.js';
import { sessionsPage, sessionTabs } from './sessions.page.js';

/** The sessions of a call. */
@ConsoleController('calls/:call/sessions', 'sessions')
export class SessionsController {
  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { connection, query, now } = page;
    const call = await page.call(slug);
    const view = sessionsPage(await page.layout(), {
      call,
      sessions: await listSessions(connection, call.id),
      troubles: await countTroubles(connection, call.id, now),
      tab: sessionTabs.find((tab) => tab === query.text('tab')) ?? null,
      page: query.page,
    });
    page.render('sessions/sessions', view);
  }
}
