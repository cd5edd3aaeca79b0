import { json } from '../../platform/database/columns.js';
import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import type { AnnouncedBefore } from './structured-data.js';

/** What is read of a session for each request: what its page was made from, and the seats. */
export interface SessionVersion {
  id: string;
  /** Changes with every row that the page is made from; not with the seats, which change with every registration. */
  version: string;
  /** Taken seats and the length of the waiting list, of the session and of those that its page names. */
  seats: readonly SeatCounts[];
}

type SeatCounts = [id: string, taken: number, waiting: number, takenOnline: number, waitingOnline: number];

const sessionVersionSql = (asked: string) => `with asked as (
     select s.id, s.occurrence_group, s.series_id, c.xmin || '.' || coalesce(e.xmin::text, '') as row_versions
     from calls c join sessions s on s.call_id = c.id left join series e on e.id = s.series_id
     where ${asked})
   select asked.id,
     asked.row_versions || '.' || md5(string_agg(
       (to_jsonb(s) - '{taken,waiting,taken_online,waiting_online}'::text[])::text, ',' order by s.id))
       || '.' || coalesce((select md5(string_agg(q.xmin::text, ',' order by q.id)) from questions q
         where q.session_id = asked.id), '')
       || '.' || coalesce((select md5(string_agg(p.xmin::text || ss.status, ',' order by p.id))
         from session_speakers ss join speakers p on p.id = ss.speaker_id where ss.session_id = asked.id), '')
       as version,
     jsonb_agg(jsonb_build_array(s.id, s.taken, s.waiting, s.taken_online, s.waiting_online)) as seats
   from asked
   cross join lateral (
     select asked.id
     union select id from sessions where occurrence_group = asked.occurrence_group
     union select id from sessions where series_id = asked.series_id) named(id)
   join sessions s on s.id = named.id
   group by asked.id, asked.row_versions`;

const columns = { id: 'uuid', version: 'text', seats: json<SeatCounts[]>() } as const;

/**
 * Returns the version of the page of a session with these slugs, in one cheap query, or null if it is not public. Whatever
 * the page of a session is made from must be in the version: a test compares the tables.
 */
export const findSessionVersion = query(
  sessionVersionSql(
    `c.slug = $1 and c.published_at is not null and c.archived_at is null and s.slug = $2 and s.published_at is not null`,
  ),
  columns,
)
  .plannedOnce()
  .find<[callSlug: string, slug: string]>();

/** Returns the version of the page of a session, public or not, or null. */
export const findVersionById = query(sessionVersionSql('s.id = $1'), columns).plannedOnce().find<[id: string]>();

const beforeSql = query(
  `select (array_agg((r.snapshot ->> 'startsAt')::timestamptz order by r.revision desc) filter (where moved))[1] as "startsAt",
     coalesce(bool_or(r.snapshot ->> 'format' <> 'online'), false) as "hadPlace"
   from session_revisions r
   cross join lateral (select (r.snapshot ->> 'startsAt')::timestamptz <> $2 as moved) as compared
   where r.session_id = $1`,
  { startsAt: 'timestamptz?', hadPlace: 'boolean' },
).plannedOnce();

/** Returns how a public session was announced before. A move that was taken back does not count. */
export async function findBefore(connection: Connection, session: Session): Promise<AnnouncedBefore> {
  if (session.revision === 1) return { startsAt: null, hadPlace: false };
  const { startsAt, hadPlace } = await beforeSql.one(connection, [session.id, session.startsAt]);
  return { startsAt: session.rescheduledAt === null ? null : startsAt, hadPlace };
}
