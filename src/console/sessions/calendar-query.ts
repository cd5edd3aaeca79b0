import type { Call } from '../../domain/calls/call.entity.js';
import { localTime, parseLocal } from '../../domain/time/wall-time.js';
import { canonicalZone } from '../../domain/time/zones.js';
import type { ConsolePage } from '../frame/console-page.js';
import { calendarViews } from './calendar-range.js';
import type { CalendarQuery } from './calendar.page.js';
import { asksForAllZones } from '../../domain/time/zone-options.js';

/** Reads what is shown; invalid values are ignored. */
export function readCalendarQuery({ query, now }: ConsolePage, call: Call): CalendarQuery {
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
    allZones: asksForAllZones(query),
  };
}
