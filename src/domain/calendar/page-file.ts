import { buildCalendar } from './build.js';
import { type CalendarEvent, calendarMethods } from './event.js';
import { joinLines } from './text.js';

/**
 * Returns the calendar file for a web page (RFC 5546 3.2.1, METHOD:PUBLISH): with ORGANIZER and without ATTENDEE,
 * because Outlook disables its buttons for a REQUEST to someone else.
 */
export function publishObject(event: CalendarEvent): string {
  return joinLines(buildCalendar([{ ...event, attendee: undefined }], { method: calendarMethods.page }));
}
