import type { CalendarEvent } from '../../src/domain/calendar/event.js';

/** An online workshop on 15 July 2027, 10:00 in Berlin, for one attendee in Nairobi. */
export const onlineEvent: CalendarEvent = {
  uid: '01J0000000000000000000ONLINE@greenroom.example.org',
  sequence: 0,
  stampAt: new Date('2026-12-01T09:00:00Z'),
  createdAt: new Date('2026-12-01T09:00:00Z'),
  lastModifiedAt: new Date('2026-12-01T09:00:00Z'),
  startsAt: new Date('2027-07-15T08:00:00Z'),
  endsAt: new Date('2027-07-15T09:30:00Z'),
  timeZone: 'Europe/Berlin',
  hasVenue: false,
  title: 'Flood maps, drawn together; a workshop',
  description: [
    'Join: https://greenroom.example.org/j/k3v9',
    '',
    'Thursday 15 July 2027, 11:00 – 12:30 in Nairobi (UTC+3)',
    'Thursday 15 July 2027, 10:00 – 11:30 in Berlin (UTC+2)',
  ].join('\n'),
  location: 'https://greenroom.example.org/j/k3v9',
  url: 'https://greenroom.example.org/calls/solutions-2027/sessions/flood-maps',
  organizer: { name: 'Solutions Call 2027', email: 'sessions@greenroom.example.org' },
  attendee: { name: 'Wanjirū Ngʼang’a', email: 'wanjiru@example.org' },
  conferenceUrl: 'https://greenroom.example.org/j/k3v9',
  conferenceLabel: 'Join the session',
  alarmDescription: 'Flood maps, drawn together starts in 15 minutes',
  cancelled: false,
};

/** The same session at a place: its times are written in the zone of the place. */
export const venueEvent: CalendarEvent = {
  ...onlineEvent,
  uid: '01J00000000000000000000VENUE@greenroom.example.org',
  hasVenue: true,
  location: 'Hall 2, Example Street 5, Berlin',
  description: 'Thursday 15 July 2027, 10:00 – 11:30 in Berlin (UTC+2)\nHall 2, Example Street 5, Berlin',
  conferenceUrl: undefined,
  conferenceLabel: undefined,
};
