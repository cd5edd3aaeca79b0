/** A name for people and an address for machines. */
export interface CalendarPerson {
  name: string;
  email: string;
}

/**
 * One session as a calendar sees it, for one reader. Plain text throughout: escaping belongs to the writer.
 * `uid` stays the same for the life of a registration; `sequence` never falls, the stamps rise strictly.
 */
export interface CalendarEvent {
  uid: string;
  sequence: number;
  /** When this object was made (DTSTAMP); in feeds the event's last revision, so that the bytes are stable. */
  stampAt: Date;
  createdAt: Date;
  lastModifiedAt: Date;
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
  /** A session at a place is written in its zone (TZID), an online session in UTC. */
  hasVenue: boolean;
  /** The start was chosen as the second of two equal wall times: no zone name can say that, so UTC is written. */
  secondOccurrence?: boolean | undefined;
  title: string;
  description: string;
  /** The venue, or the join link. */
  location: string;
  /** The public page of the session. Never a manage link: people keep invites in shared calendars. */
  url: string;
  organizer: CalendarPerson;
  /** The recipient, and nobody else. Absent in page files and feeds. */
  attendee?: CalendarPerson | undefined;
  conferenceUrl?: string | undefined;
  conferenceLabel?: string | undefined;
  /** Text of the one reminder 15 minutes before; without it there is none. */
  alarmDescription?: string | undefined;
  cancelled: boolean;
  /** Nobody is busy meanwhile: a deadline, not a meeting (TRANSP:TRANSPARENT). */
  free?: boolean | undefined;
}

/** The METHOD line and the MIME parameter `method` of each kind of object: both must come from here (RFC 6047 2.4). */
export const calendarMethods = { invite: 'REQUEST', cancel: 'CANCEL', page: 'PUBLISH', feed: 'PUBLISH' } as const;

export type CalendarMethod = (typeof calendarMethods)[keyof typeof calendarMethods];
