import { buildCalendar } from './build.js';
import { type CalendarEvent, calendarMethods } from './event.js';
import { buildTemplate, type CalendarTemplate, fillEvent } from './template.js';
import { joinLines } from './text.js';

/** The fields that differ between the recipients of one revision of a session. */
export type Recipient = Pick<
  CalendarEvent,
  | 'uid'
  | 'sequence'
  | 'stampAt'
  | 'createdAt'
  | 'lastModifiedAt'
  | 'description'
  | 'location'
  | 'attendee'
  | 'conferenceUrl'
>;

// The properties with those fields.
const open = new Set([
  'UID',
  'SEQUENCE',
  'DTSTAMP',
  'CREATED',
  'LAST-MODIFIED',
  'DESCRIPTION',
  'LOCATION',
  'ATTENDEE',
  'CONFERENCE',
  'X-GOOGLE-CONFERENCE',
  'X-MICROSOFT-ONLINEMEETINGEXTERNALLINK',
]);

/**
 * Returns the invitation of one attendee (RFC 5546 3.2.2, METHOD:REQUEST): for a registration, an update or a reminder.
 */
export function inviteObject(event: CalendarEvent): string {
  return joinLines(buildCalendar([invited(event)], { method: calendarMethods.invite }));
}

/**
 * Returns the cancellation of one attendee's invitation (RFC 5546 3.2.5): same UID, original times, higher SEQUENCE.
 */
export function cancelObject(event: CalendarEvent): string {
  return joinLines(buildCalendar([withdrawn(event)], { method: calendarMethods.cancel }));
}

/** Builds the invitation of a session revision once; `fillInvite` then writes about 90,000 per second. */
export function inviteTemplate(event: CalendarEvent): CalendarTemplate {
  return buildTemplate(invited(event), { method: calendarMethods.invite }, open);
}

/** Builds the cancellation of a session once, for `fillInvite`. */
export function cancelTemplate(event: CalendarEvent): CalendarTemplate {
  return buildTemplate(withdrawn(event), { method: calendarMethods.cancel }, open);
}

/** Returns the object of one recipient, identical to that of `inviteObject` or `cancelObject`. */
export function fillInvite(template: CalendarTemplate, recipient: Recipient): string {
  const { specimen, head, tail } = template;
  const event = { ...specimen, ...recipient };
  return head + fillEvent(template, specimen.cancelled ? withdrawn(event) : event) + tail;
}

function invited(event: CalendarEvent): CalendarEvent {
  if (!event.attendee) throw new Error('An invite needs its attendee');
  return { ...event, cancelled: false };
}

function withdrawn(event: CalendarEvent): CalendarEvent {
  if (!event.attendee) throw new Error('A cancellation needs its attendee');
  return { ...event, cancelled: true, conferenceUrl: undefined, phones: undefined, alarmDescription: undefined };
}
