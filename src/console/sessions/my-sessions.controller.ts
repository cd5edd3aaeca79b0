import { Get } from '@nestjs/common';
import type { Call } from '../../domain/calls/call.entity.js';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listFacilitatedSessions } from '../../domain/sessions/facilitators.queries.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { RequireAbility } from '../frame/require-ability.js';
import { mySessionsPage } from './my-sessions.page.js';
import { countTroubles, type SessionTroubles } from './overview.queries.js';

/** The start page of facilitators: the sessions that they run, and what these need. */
@ConsoleController('my-sessions', 'my-sessions')
@RequireAbility('facilitate')
export class MySessionsController {
  @Get()
  async show(@Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const sessions = await listFacilitatedSessions(connection, page.organizer.id);
    const calls: Call[] = [];
    const troubles = new Map<string, SessionTroubles>();
    for (const id of new Set(sessions.map(({ callId }) => callId))) {
      calls.push(await getCall(connection, id));
      for (const [session, trouble] of await countTroubles(connection, id, page.now)) troubles.set(session, trouble);
    }
    page.render('sessions/my-sessions', mySessionsPage(await page.layout(), { calls, sessions, troubles }));
  }
}
