import type { EntityManager } from 'typeorm';

/** The state of a feed in one cheap query: what changes whenever its bytes would. */
export interface FeedVersion {
  version: string;
  lastModifiedAt: Date;
}

interface VersionRow {
  version: string | null;
  modified: Date | null;
}

/** The version of a call's public feed. */
export async function programmeVersion(tx: EntityManager, callId: string): Promise<FeedVersion> {
  const rows: VersionRow[] = await tx.query(
    `select count(*) || '.' || coalesce(sum(revision), 0) || '.' || coalesce(sum(sequence), 0) as version, max(updated_at) as modified
     from sessions where call_id = $1 and published_at is not null`,
    [callId],
  );
  return feedVersion(rows[0]);
}

/** The version of an attendee's own feed. */
export async function attendeeVersion(tx: EntityManager, attendeeId: string): Promise<FeedVersion> {
  const rows: VersionRow[] = await tx.query(
    `select count(*) || '.' || coalesce(sum(s.revision), 0) || '.' || coalesce(sum(r.sequence), 0) || '.'
         || coalesce(extract(epoch from max(r.updated_at)), 0) || '.' || coalesce(extract(epoch from max(r.stamped_at)), 0) as version,
       greatest(max(s.updated_at), max(r.stamped_at)) as modified
     from registrations r join sessions s on s.id = r.session_id where r.attendee_id = $1`,
    [attendeeId],
  );
  return feedVersion(rows[0]);
}

function feedVersion(row: VersionRow | undefined): FeedVersion {
  return { version: row?.version ?? '0', lastModifiedAt: row?.modified ?? new Date(0) };
}
