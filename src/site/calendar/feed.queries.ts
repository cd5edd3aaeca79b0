import type { Connection } from '../../platform/database/tx.js';
import { type Row, query } from '../../platform/database/statement.js';

/** Returns the version of a feed in one cheap query; it changes whenever the content does. */
export interface FeedVersion {
  version: string;
  lastModifiedAt: Date;
}

type VersionRow = Row<typeof attendeeVersionSql>;

/** Returns the version of the feed of a call's dates, from the row itself. */
export function datesVersion(call: { updatedAt: Date }): FeedVersion {
  return { version: call.updatedAt.toISOString(), lastModifiedAt: call.updatedAt };
}

const attendeeVersionSql = query(
  `select extract(epoch from c.updated_at) || '.' || count(r.id) || '.' || coalesce(sum(s.revision), 0) || '.'
       || coalesce(sum(r.sequence), 0) || '.' || coalesce(extract(epoch from max(r.updated_at)), 0) || '.'
       || coalesce(extract(epoch from max(r.stamped_at)), 0) as version,
     greatest(c.updated_at, a.changed_at, max(s.updated_at), max(r.stamped_at), max(r.updated_at)) as modified
   from attendees a join calls c on c.id = a.call_id
   left join registrations r on r.attendee_id = a.id left join sessions s on s.id = r.session_id
   where a.id = $1 group by a.id, c.id`,
  { version: 'text?', modified: 'timestamptz?' },
);

/** Finds the version of an attendee's own feed, which includes the call's dates. */
export async function attendeeVersion(connection: Connection, attendeeId: string): Promise<FeedVersion> {
  const rows = await attendeeVersionSql.all(connection, [attendeeId]);
  return feedVersion(rows[0]);
}

/** A version as the database returns it. */
export function feedVersion(row: VersionRow | undefined): FeedVersion {
  return { version: row?.version ?? '0', lastModifiedAt: row?.modified ?? new Date(0) };
}
