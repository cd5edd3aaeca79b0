import { Get, Param } from '@nestjs/common';
import { localDay } from '../../domain/time/local-date.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { calendarPath } from '../paths/session-paths.js';
import { readCalendarQuery } from './calendar-query.js';
import { calendarRange } from './calendar-range.js';
import { calendarPage } from './calendar.page.js';
import { listSessionsBetween } from './calendar.queries.js';

/** The sessions of a call in a calendar. */
@ConsoleController('calls/:call/calendar', 'calendar')
export class CalendarController {
  @Get()
  async show(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const query = readCalendarQuery(page, call);
    const { days } = calendarRange(query.view, query.date);
    const [first = query.date, last = query.date] = [days[0], days.at(-1)];
    const sessions = await listSessionsBetween(page.connection, call.id, {
      from: localDay(first, query.timeZone).from,
      to: localDay(last, query.timeZone).to,
    });
    page.render(
      'sessions/calendar',
      calendarPage(await page.layout(), { call, path: calendarPath(call), query, sessions }),
    );
  }
}
