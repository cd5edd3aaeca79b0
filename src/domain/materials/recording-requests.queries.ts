import { type Row, command, query } from '../../platform/database/statement.js';
import type { Connection, Tx } from '../../platform/database/tx.js';

const insertRequestSql = command(
  `insert into recording_requests (session_id, attendee_id, requested_at) values ($1, $2, $3)
   on conflict (session_id, attendee_id) do nothing`,
);

/** Records that a person asked for the recording of a session; the first time counts. */
export async function insertRecordingRequest(tx: Tx, sessionId: string, attendeeId: string, now: Date): Promise<void> {
  await insertRequestSql.run(tx, [sessionId, attendeeId, now]);
}

const hasRequestSql = query(
  `select exists (select from recording_requests r join attendees a on a.id = r.attendee_id
     where r.session_id = $1 and $2 in (a.id, a.merged_into)) as "hasRequested"`,
  { hasRequested: 'boolean' },
);

/** Returns whether a person, or somebody who was merged into them, asked for the recording of a session. */
export async function hasRequestedRecording(connection: Connection, sessionId: string, attendeeId: string) {
  return (await hasRequestSql.one(connection, [sessionId, attendeeId])).hasRequested;
}

const countRequestsSql = query(
  `select count(*)::int as count from recording_requests q
   where q.session_id = $1 and not exists (select from registrations r where r.session_id = q.session_id
     and r.attendee_id = q.attendee_id and r.state not in ('cancelled', 'declined'))`,
  { count: 'int' },
);

/** Returns how many people asked for the recording of a session without being registered. */
export async function countRecordingRequests(connection: Connection, sessionId: string): Promise<number> {
  return (await countRequestsSql.one(connection, [sessionId])).count;
}

const listRequestsSql = query(
  `select s.title as session, r.requested_at as "requestedAt"
   from recording_requests r join sessions s on s.id = r.session_id join attendees a on a.id = r.attendee_id
   where $1 in (a.id, a.merged_into) order by r.requested_at`,
  { session: 'text', requestedAt: 'timestamptz' },
);

/** A recording that a person asked for. */
export type RecordingRequest = Row<typeof listRequestsSql>;

/** Returns the recordings that a person asked for. */
export async function listRecordingRequests(connection: Connection, attendeeId: string): Promise<RecordingRequest[]> {
  return listRequestsSql.all(connection, [attendeeId]);
}
