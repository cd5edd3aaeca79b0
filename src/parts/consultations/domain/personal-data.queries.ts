import type { PersonalData } from '../../../domain/privacy/personal-data.js';
import type { EventReply } from './event-reply.js';
import { json, orNull } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';

const listStoredSql = query(
  `select b.starts_at as "startsAt", b.ends_at as "endsAt", coalesce(s.name, '') as host, b.state, b.topic, b.question,
     b.outcome, b.team_notes as notes, b.host_notes as "privateNotes", b.team_reply as "calendarReply",
     b.created_at as "bookedAt"
   from consultation_bookings b join attendees a on a.id = b.attendee_id
     join consultation_hosts h on h.id = b.host_id left join speakers s on s.id = h.speaker_id
   where a.id = $1 or a.merged_into = $1 order by b.starts_at`,
  {
    startsAt: 'timestamptz',
    endsAt: 'timestamptz',
    host: 'text',
    state: 'text',
    topic: 'text',
    question: 'text',
    outcome: 'text?',
    notes: 'text',
    privateNotes: 'text',
    calendarReply: orNull(json<EventReply>()),
    bookedAt: 'timestamptz',
  },
);

/** The keys of the emails to hosts about a booking (`messageKey`), which name its person. */
const hostKeys = `select 'consultation:' || b.id || ':host:' || n || ':' || says || suffix
   from consultation_bookings b cross join generate_series(0, b.sequence) n
     cross join unnest(array['booked', 'moved', 'cancelled', 'reminder', 'requested', 'declined', 'asked', 'proposed', 'again']) says
     cross join unnest(array['', ':before']) suffix
   where b.attendee_id = any($1)`;

export const personalData: PersonalData = {
  download: { name: 'consultations', read: (connection, attendeeId) => listStoredSql.all(connection, [attendeeId]) },
  fates: {
    erased: [
      'consultation_bookings.question',
      'consultation_bookings.team_notes',
      'consultation_bookings.host_notes',
      'consultation_bookings.team_reply',
      'consultation_bookings.host_reply',
    ],
    none: [
      'consultation_bookings.cancelled_by',
      'consultation_bookings.host_uid',
      'consultation_bookings.language',
      'consultation_bookings.outcome',
      'consultation_bookings.overlap',
      'consultation_bookings.starts_at_local',
      'consultation_bookings.state',
      'consultation_bookings.time_zone',
      'consultation_bookings.topic',
      'consultation_bookings.tz_version',
      'consultation_bookings.uid',
      'consultation_hosts.exceptions',
      'consultation_hosts.format',
      'consultation_hosts.languages',
      'consultation_hosts.place',
      'consultation_hosts.pool',
      'consultation_hosts.time_zone',
      'consultation_hosts.topics',
      'consultation_hosts.weekly',
      'consultation_waits.language',
      'consultation_waits.topic',
    ],
  },
  beforeErasing: [
    command(`delete from messages where dedupe_key in (${hostKeys}) and $2::timestamptz is not null`),
    command(
      `update consultation_bookings set question = '', team_notes = '', host_notes = '', team_reply = null,
         host_reply = null
       where attendee_id = any($1) and $2::timestamptz is not null`,
    ),
    command(`delete from consultation_waits where attendee_id = any($1) and $2::timestamptz is not null`),
  ],
  staysWhenMerged: {
    'consultation_bookings.attendee_id': 'by merged_into',
    'consultation_waits.attendee_id': 'by merged_into',
  },
};
