import { type Row, command, query } from '../../platform/database/statement.js';

/** Records that a person asked for the recording of a session; the first time counts. */
export const insertRecordingRequest = command(
  `insert into recording_requests (session_id, attendee_id, requested_at) values ($1, $2, $3)
   on conflict (session_id, attendee_id) do nothing`,
).write<[sessionId: string, attendeeId: string, now: Date]>();

/** Returns whether a person, or somebody who was merged into them, asked for the recording of a session. */
export const hasRequestedRecording = query(
  `select exists (select from recording_requests r join attendees a on a.id = r.attendee_id
     where r.session_id = $1 and $2 in (a.id, a.merged_into)) as "hasRequested"`,
  { hasRequested: 'boolean' },
).value<[sessionId: string, attendeeId: string]>();

/** Returns how many people asked for the recording of a session without being registered. */
export const countRecordingRequests = query(
  `select count(*)::int as count from recording_requests q
   where q.session_id = $1 and not exists (select from registrations r where r.session_id = q.session_id
     and r.attendee_id = q.attendee_id and r.state not in ('cancelled', 'declined'))`,
  { count: 'int' },
).value<[sessionId: string]>();

/** A recording that a person asked for. */
export type RecordingRequest = Row<typeof listRecordingRequests>;

/** Returns the recordings that a person asked for. */
export const listRecordingRequests = query(
  `select s.title as session, r.requested_at as "requestedAt"
   from recording_requests r join sessions s on s.id = r.session_id join attendees a on a.id = r.attendee_id
   where $1 in (a.id, a.merged_into) order by r.requested_at`,
  { session: 'text', requestedAt: 'timestamptz' },
).list<[attendeeId: string]>();
