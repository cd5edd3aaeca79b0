import { localTime } from '../time/wall-time.js';
import type { CalendarAttendee, CalendarEvent, CalendarPerson } from './event.js';
import { cleanText, escapeText, localStamp, mailto, parameterValue, uriValue, utcStamp } from './text.js';
import type { TimeForm } from './vtimezone.js';

/** Writes one property of an event as an unfolded content line, or several; null when the event has none. */
type PropertyWriter = (event: CalendarEvent, form: TimeForm) => string | null;

const writers = {
  UID: ({ uid }) => `UID:${singleLine(uid)}`,
  SEQUENCE: ({ sequence }) => `SEQUENCE:${sequence}`,
  DTSTAMP: ({ stampAt }) => `DTSTAMP:${utcStamp(stampAt)}`,
  CREATED: ({ createdAt }) => `CREATED:${utcStamp(createdAt)}`,
  'LAST-MODIFIED': ({ lastModifiedAt }) => `LAST-MODIFIED:${utcStamp(lastModifiedAt)}`,
  DTSTART: ({ startsAt }, form) => `DTSTART${timeValue(startsAt, form)}`,
  DTEND: ({ endsAt }, form) => `DTEND${timeValue(endsAt, form)}`,
  SUMMARY: ({ title, titleLanguage }) => `SUMMARY${inLanguage(titleLanguage)}:${escapeText(title)}`,
  DESCRIPTION: ({ description, language }) => textProperty(`DESCRIPTION${inLanguage(language)}`, description),
  LOCATION: ({ location }) => textProperty('LOCATION', location),
  // RFC 5545 3.8.1.6: six decimal places at most are enough.
  GEO: ({ geo }) => (geo === undefined ? null : `GEO:${geo.latitude.toFixed(6)};${geo.longitude.toFixed(6)}`),
  URL: ({ url }) => (uriValue(url) === '' ? null : `URL:${uriValue(url)}`),
  ORGANIZER: ({ organizer }) => `ORGANIZER${commonName(organizer)}:${mailto(organizer.email)}`,
  ATTENDEE: ({ attendee }) =>
    attendee
      ? `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=${participation(attendee)}` +
        `${commonName(attendee)}:${mailto(attendee.email)}`
      : null,
  // RFC 7986 5.11
  CONFERENCE: ({ conferenceUrl, conferenceLabel = '', phones = [] }) =>
    [
      ...(conferenceUrl ? [conference('VIDEO,AUDIO', conferenceLabel, conferenceUrl)] : []),
      ...phones.map(({ text, uri }) => conference('PHONE', text, uri)),
    ].join('\n') || null,
  'X-GOOGLE-CONFERENCE': ({ conferenceUrl }) => joinHint('X-GOOGLE-CONFERENCE', conferenceUrl),
  'X-MICROSOFT-ONLINEMEETINGEXTERNALLINK': ({ conferenceUrl }) =>
    joinHint('X-MICROSOFT-ONLINEMEETINGEXTERNALLINK', conferenceUrl),
} satisfies Record<string, PropertyWriter>;

export type PropertyName = keyof typeof writers;

/**
 * One property of an event as an unfolded content line, in the time form chosen for it; null when it has none. If it has
 * the property several times, a line feed is between the lines, as within none of them.
 */
export function propertyLine(name: PropertyName, event: CalendarEvent, form: TimeForm): string | null {
  return writers[name](event, form);
}

/** True for the properties that `propertyLine` writes. */
export function isPropertyName(name: string): name is PropertyName {
  return Object.hasOwn(writers, name);
}

/** The alarm's own UID (RFC 9074): stable, and different from the event's. */
export function alarmUidLine({ uid }: CalendarEvent): string {
  return `UID:alarm-${singleLine(uid)}`;
}

/** A single-line value, without characters that would break the line. */
export function singleLine(text: string): string {
  return cleanText(text).replaceAll('\n', '');
}

function conference(feature: string, label: string, uri: string): string {
  const named = label === '' ? '' : `;LABEL=${parameterValue(label)}`;
  return `CONFERENCE;VALUE=URI;FEATURE=${feature}${named}:${uriValue(uri)}`;
}

// RFC 5545 3.2.10
function inLanguage(tag: string | undefined): string {
  return tag === undefined ? '' : `;LANGUAGE=${parameterValue(tag)}`;
}

function textProperty(name: string, text: string): string | null {
  const value = escapeText(text);
  return value === '' ? null : `${name}:${value}`;
}

// Google and Outlook don't read CONFERENCE (RFC 7986), and recognize rooms by their hosts, which a personal link hides.
// X-MICROSOFT-SKYPETEAMSMEETINGURL is not for it: Outlook may open that link in Teams, whatever the room is.
function joinHint(name: string, url: string | undefined): string | null {
  return url ? textProperty(name, uriValue(url)) : null;
}

// RFC 5546 2.1.5: an answer counts for one SEQUENCE, so after a material change everyone is asked again.
function participation({ answer }: CalendarAttendee): string {
  return answer === undefined ? 'NEEDS-ACTION;RSVP=TRUE' : answer.toUpperCase();
}

function commonName({ name }: CalendarPerson): string {
  return name === '' ? '' : `;CN=${parameterValue(name)}`;
}

function timeValue(at: Date, form: TimeForm): string {
  if (form.timeZone === null) return `:${utcStamp(at)}`;
  return `;TZID=${form.timeZone}:${localStamp(localTime(at, form.timeZone).local)}`;
}
