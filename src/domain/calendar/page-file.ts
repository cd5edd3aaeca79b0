import { buildCalendar } from './build.js';
import { type CalendarEvent, calendarMethods } from './event.js';
import { joinLines } from './text.js';

/**
 * The file offered on a web page (RFC 5546 3.2.1, METHOD:PUBLISH): with ORGANIZER and without ATTENDEE, because
 * a REQUEST that is not addressed to its reader blocks Outlook's buttons.
 */
export function publishObject(event: CalendarEvent): string {
  return joinLines(buildCalendar([{ ...event, attendee: undefined }], { method: calendarMethods.page }));
}
