/** A display name and an address. */
export interface CalendarPerson {
  name: string;
  email: string;
}

/** The person that an invitation is for. */
export interface CalendarAttendee extends CalendarPerson {
  /** The answer that is known to this SEQUENCE: calendars don't ask again. */
  answer?: KnownAnswer | undefined;
}

/** An answer that calendars keep through an update. A decline is none: its event was removed, or is asked about anew. */
export type KnownAnswer = 'accepted' | 'tentative';

/**
 * A session as a calendar event for one recipient. All texts are plain: escaping is done when writing. `uid` never
 * changes for a registration, `sequence` never decreases, and the stamps strictly increase.
 */
export interface CalendarEvent {
  uid: string;
  sequence: number;
  /** When this object was created (DTSTAMP); in feeds, the event's last revision, so that the bytes are stable. */
  stampAt: Date;
  createdAt: Date;
  lastModifiedAt: Date;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  /** In-person sessions are written in their time zone (TZID), online sessions in UTC. */
  hasVenue: boolean;
  /** The start is the second occurrence of a local time. TZID can't express that, so UTC is used. */
  secondOccurrence?: boolean | undefined;
  title: string;
  /** Of the title, which can lack a translation, and of all other texts (BCP 47); calendars guess those that are absent. */
  titleLanguage?: string | undefined;
  language?: string | undefined;
  description: string;
  /** The venue, or the join link. */
  location: string;
  /** Where the venue is, in degrees (GEO). */
  geo?: { latitude: number; longitude: number } | undefined;
  /** The public page of the session. Never a personal link: people have invitations in shared calendars. */
  url: string;
  organizer: CalendarPerson;
  /** Only the recipient. Absent in page files and feeds. */
  attendee?: CalendarAttendee | undefined;
  conferenceUrl?: string | undefined;
  conferenceLabel?: string | undefined;
  /** Numbers to dial in, the reader's country first. */
  phones?: readonly { text: string; uri: string }[] | undefined;
  /** Text of the alarm; no alarm if absent. */
  alarmDescription?: string | undefined;
  /** When the alarm is, before the start: 15 minutes for a session. Only an event with another time keeps it in feeds. */
  alarmMinutes?: number | undefined;
  cancelled: boolean;
  /** Whether it doesn't block time, like a deadline (TRANSP:TRANSPARENT). */
  free?: boolean | undefined;
}

/** The method of each kind of object, for both METHOD and the MIME parameter `method` (RFC 6047 2.4). */
export const calendarMethods = { invite: 'REQUEST', cancel: 'CANCEL', page: 'PUBLISH', feed: 'PUBLISH' } as const;

export type CalendarMethod = (typeof calendarMethods)[keyof typeof calendarMethods];
