import { countSuppressed } from '../../domain/notifications/suppression/suppressions.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { query } from '../../platform/database/statement.js';

export interface CallFigures {
  /** People with a registration that counts. */
  people: number;
  /** Countries that these people named. */
  countries: number;
  /** Places on the waiting lists of sessions to come. */
  waiting: number;
  proposals: number;
}

const countFiguresSql = query(
  `with people as (
     select a.country from attendees a
     where a.call_id = $1 and exists (select 1 from registrations r
       where r.attendee_id = a.id and r.state not in ('cancelled', 'declined'))
   )
   select (select count(*)::int from people) as people,
     (select count(distinct country)::int from people) as countries,
     (select coalesce(sum(waiting), 0)::int from sessions
      where call_id = $1 and state = 'published' and ends_at > $2) as waiting,
     (select count(*)::int from proposals where call_id = $1 and merged_into is null) as proposals`,
  { people: 'int', countries: 'int', waiting: 'int', proposals: 'int' },
);

/** The figures of a call. */
export async function countFigures(connection: Connection, callId: string, now: Date): Promise<CallFigures> {
  const row = await countFiguresSql.maybe(connection, [callId, now]);
  return row ?? { people: 0, countries: 0, waiting: 0, proposals: 0 };
}

/** Per session what only an organizer can put right. */
export interface SessionTroubles {
  /** Messages that were given up. */
  failed: number;
  /** Registrations that wait for approval. */
  pending: number;
  /** Registered people whom emails do not reach. */
  unreachable: number;
}

const countTroublesSql = query(
  `select s.id,
     (select count(*)::int from messages m where m.session_id = s.id and m.state = 'failed') as failed,
     (select count(*)::int from registrations r where r.session_id = s.id and r.state = 'pending') as pending
   from sessions s
   where s.call_id = $1 and s.published_at is not null and s.ends_at > $2::timestamptz - interval '7 days'`,
  { id: 'uuid', failed: 'int', pending: 'int' },
);

/** The troubles of a call's sessions that are not over (or were, at most a week ago), by session. */
export async function countTroubles(
  connection: Connection,
  callId: string,
  now: Date,
): Promise<Map<string, SessionTroubles>> {
  const unreachable = await countSuppressed(connection, callId);
  const rows = await countTroublesSql.all(connection, [callId, now]);
  return new Map(
    rows.map(({ id, failed, pending }) => [id, { failed, pending, unreachable: unreachable.get(id) ?? 0 }]),
  );
}
