import { Get } from '@nestjs/common';
import { getCall } from '../../domain/calls/calls.queries.js';
import { listFacilitatedSessions } from '../../domain/sessions/facilitators.queries.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { mySessionsPath } from '../paths/paths.js';
import { myCalendarPath } from '../paths/session-paths.js';
import { readCalendarQuery } from './calendar-query.js';
import { calendarPage } from './calendar.page.js';

/** The sessions that a facilitator runs, in a calendar. */
@ConsoleController('my-sessions/calendar', 'my-calendar')
@RequireAbility('facilitate')
export class MyCalendarController {
  @Get()
  async show(@Page() page: ConsolePage): Promise<void> {
    const { connection } = page;
    const sessions = await listFacilitatedSessions(connection, page.organizer.id);
    const next = sessions.find(({ endsAt }) => endsAt > page.now) ?? sessions.at(-1);
    if (next === undefined) return page.redirect(mySessionsPath);
    // Zone and themes are those of the call whose session is next.
    const call = await getCall(connection, next.callId);
    const query = readCalendarQuery(page, call);
    const view = calendarPage(await page.layout(), { call, path: myCalendarPath, query, sessions });
    page.render('sessions/calendar', view);
  }
}
