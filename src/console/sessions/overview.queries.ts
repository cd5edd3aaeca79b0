import { countSuppressed } from '../../domain/notifications/suppression/suppressions.queries.js';
import { liveStates } from '../../domain/registrations/registration.js';
import type { Connection } from '../../platform/database/tx.js';
import { query } from '../../platform/database/statement.js';

/** Per session what only an organizer can put right. */
export interface SessionTroubles {
  /** Messages that were given up. */
  failed: number;
  /** Registrations that wait for approval. */
  pending: number;
  /** Registered people whom emails do not reach. */
  unreachable: number;
  /** Whether an attendance report was imported. */
  isReported: boolean;
  /** Speakers who have declined in the last two weeks. */
  declined: number;
  /** The languages in which people follow it. */
  listened: string[];
}

const countTroublesSql = query(
  `select s.id,
     (select count(*)::int from messages m where m.session_id = s.id and m.state = 'failed') as failed,
     (select count(*)::int from registrations r where r.session_id = s.id and r.state = 'pending') as pending,
     exists (select from attendance_reports a where a.session_id = s.id) as "isReported",
     (select count(*)::int from session_speakers k where k.session_id = s.id and k.status = 'declined'
       and k.task is null
       and k.answered_at > $2::timestamptz - interval '14 days') as declined,
     case when s.language_offers = '[]' then '{}' else array(select distinct r.listens_in from registrations r
       where r.session_id = s.id and r.listens_in is not null and r.state = any($3)) end as listened
   from sessions s
   where s.call_id = $1 and s.published_at is not null and s.ends_at > $2::timestamptz - interval '14 days'`,
  { id: 'uuid', failed: 'int', pending: 'int', isReported: 'boolean', declined: 'int', listened: 'text[]' },
);

/** What is missing from a call's sessions that are not over, or have been for at most two weeks, by session. */
export async function countTroubles(connection: Connection, callId: string, now: Date) {
  const unreachable = await countSuppressed(connection, callId);
  const rows = await countTroublesSql.all(connection, [callId, now, liveStates]);
  return new Map(rows.map(({ id, ...counts }) => [id, { ...counts, unreachable: unreachable.get(id) ?? 0 }]));
}
