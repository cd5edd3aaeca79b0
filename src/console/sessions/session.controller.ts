import { Get, Param, Post } from '@nestjs/common';
import { SendUpdateNow } from '../../flows/sessions/send-update-now.flow.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { OpenToFacilitators } from '../frame/require-ability.js';
import { withQuery } from '../paths/paths.js';
import { sessionPath } from '../paths/session-paths.js';
import { findSessionDetails } from './session-details.js';
import { sessionPage } from './session.page.js';

const tableFilters = ['state', 'q', 'sort', 'answer', 'page'];

/** The overview of a session, and the small forms on it. */
@ConsoleController('sessions/:id', 'sessions')
export class SessionController {
  constructor(private readonly sendUpdateNow: SendUpdateNow) {}

  @OpenToFacilitators('session')
  @Get()
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const table = Object.fromEntries(tableFilters.map((name) => [name, page.query.text(name)]));
    // Links from before the attendees had a page of their own.
    if (tableFilters.some((name) => table[name] !== ''))
      return page.redirect(withQuery(sessionPath({ id }, 'attendees'), table));
    const { session, call } = await page.session(id);
    const details = await findSessionDetails(page.connection, page, session, call);
    page.render('sessions/session', sessionPage(await page.layout(), { ...details, call, session }));
  }

  @Post('send-update')
  async sendUpdate(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const notified = await this.sendUpdateNow.run(id, page.actor);
    page.redirect(sessionPath({ id }), 'console.sessions.done.updateSent', { notified });
  }
}
