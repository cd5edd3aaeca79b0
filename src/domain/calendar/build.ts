import {
  ICalAlarmType,
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendar,
  ICalCalendarMethod,
  type ICalEventData,
  ICalEventBusyStatus,
  ICalEventClass,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { localTime } from '../time/wall-time.js';
import { correct } from './correct.js';
import type { CalendarEvent, CalendarMethod } from './event.js';
import { singleLine } from './properties.js';
import { cleanText } from './text.js';
import { type TimeForm, timeForm } from './vtimezone.js';

/**
 * Properties of a calendar object. With a name, it is a feed: with NAME, X-WR-CALNAME and a refresh interval of one
 * hour.
 */
export interface CalendarHead {
  method: CalendarMethod;
  name?: string | undefined;
  /** Where a feed comes from, for programs that kept a copy (RFC 7986 5.8). */
  source?: string | undefined;
  /** The color of a feed, such as `#0a665a`. */
  color?: string | undefined;
}

/**
 * Returns the unfolded content lines of a VCALENDAR, built by ical-generator and corrected. Builds about 600 events per
 * CPU second: for many recipients or a feed, use a template.
 */
export function buildCalendar(events: readonly CalendarEvent[], head: CalendarHead): string[] {
  const calendar = new ICalCalendar({
    prodId: '//Greenroom//Greenroom//EN',
    method: ICalCalendarMethod[head.method],
    scale: 'GREGORIAN',
  });
  // Never a calendar-level timezone: it would make DTSTART floating and take the Z from the stamps.
  if (head.name !== undefined) calendar.name(singleLine(head.name)).ttl(3600);
  if (head.source !== undefined) calendar.source(head.source);
  const forms = events.map(timeForm);
  events.forEach((event, i) => calendar.createEvent(generatorData(event, forms[i])));
  return correct(calendar.toString(), head, events, forms);
}

function generatorData(event: CalendarEvent, form: TimeForm | undefined): ICalEventData {
  const { organizer, attendee, cancelled } = event;
  const isFree = cancelled || event.free === true;
  const floating = form?.timeZone != null;
  return {
    id: singleLine(event.uid),
    sequence: event.sequence,
    stamp: event.stampAt,
    created: event.createdAt,
    lastModified: event.lastModifiedAt,
    // ical-generator would use the process's time zone or Intl, so it gets the wall time, and `correct` adds TZID.
    floating,
    start: floating ? wallTime(event.startsAt, event.timeZone) : event.startsAt,
    end: floating ? wallTime(event.endsAt, event.timeZone) : event.endsAt,
    summary: cleanText(event.title),
    description: cleanText(event.description) || null,
    location: cleanText(event.location) || null,
    url: event.url || null,
    organizer: { name: organizer.name || organizer.email, email: organizer.email },
    attendees: attendee
      ? [
          {
            email: attendee.email,
            name: attendee.name,
            type: ICalAttendeeType.INDIVIDUAL,
            role: ICalAttendeeRole.REQ,
            status: ICalAttendeeStatus.NEEDSACTION,
            rsvp: true,
          },
        ]
      : [],
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    transparency: isFree ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    busystatus: isFree ? ICalEventBusyStatus.FREE : ICalEventBusyStatus.BUSY,
    class: ICalEventClass.PUBLIC,
    alarms: event.alarmDescription
      ? [
          {
            type: ICalAlarmType.display,
            trigger: (event.alarmMinutes ?? 15) * 60,
            description: cleanText(event.alarmDescription),
          },
        ]
      : [],
  };
}

function wallTime(at: Date, timeZone: string): Date {
  return new Date(`${localTime(at, timeZone).local}:00Z`);
}
