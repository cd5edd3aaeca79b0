import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Call } from '../../domain/calls/call.entity.js';
import { localDay } from '../../domain/time/local-date.js';
import { localTime, parseLocal } from '../../domain/time/wall-time.js';
import { canonicalZone } from '../../domain/time/zones.js';
import { ConsoleController } from '../console-controller.js';
import { ConsolePage, Page } from '../console-page.js';
import { calendarRange, calendarViews } from './calendar-range.js';
import { calendarPage, type CalendarQuery } from './calendar.page.js';
import { listSessionsBetween } from './calendar.queries.js';

/** The sessions of a call in a calendar. */
@ConsoleController('calls/:call/calendar', 'calendar')
export class CalendarController {
  constructor(private readonly database: DataSource) {}

  @Get()
  async show(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const query = readQuery(page, call);
    const { days } = calendarRange(query.view, query.date);
    const [first = query.date, last = query.date] = [days[0], days.at(-1)];
    const sessions = await listSessionsBetween(this.database.manager, call.id, {
      from: localDay(first, query.timeZone).from,
      to: localDay(last, query.timeZone).to,
    });
    page.render('sessions/calendar', calendarPage(await page.layout(), { call, query, sessions }));
  }
}

/** Reads what is shown; invalid values are ignored. */
function readQuery({ query, now }: ConsolePage, call: Call): CalendarQuery {
  const timeZone = canonicalZone(query.text('timeZone')) ?? call.timeZone;
  const date = query.text('date');
  const isDate = parseLocal(`${date}T00:00`) !== null && date > '1970-02-01' && date < '2200-01-01';
  return {
    view: query.choice('view', calendarViews),
    date: isDate ? date : localTime(now, timeZone).date,
    timeZone,
    theme: query.text('theme'),
    kind: query.text('kind'),
    room: query.text('room'),
    speaker: query.text('speaker'),
  };
}
