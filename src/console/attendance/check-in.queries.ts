import { hasCheckIn } from '../../domain/attendance/check-in.js';
import { NotFound } from '../../platform/errors.js';
import type { RegistrationState } from '../../domain/registrations/registration.js';
import { Session } from '../../domain/sessions/session.entity.js';
import { getSession } from '../../domain/sessions/sessions.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { word } from '../../platform/database/columns.js';
import { type Row, query } from '../../platform/database/statement.js';
import { containsSql } from '../../platform/database/search-sql.js';

/** A person who can be checked in, with no more data than that needs. */
export type CheckInPerson = Row<typeof listPeopleSql>;

/** A session that people come to. Throws NotFound for any other. */
export async function getCheckInSession(connection: Connection, id: string): Promise<Session> {
  const session = await getSession(connection, id);
  if (session.state === 'draft' || !hasCheckIn(session)) {
    throw new NotFound('session-not-found', 'Session not found.');
  }
  return session;
}

const personSql = `
  select r.id, a.name, o.name as organization, r.state, a.link_version as "linkVersion",
    c.id as "checkInId", c.at as "inAt", c.method is not distinct from 'self' as "isSelf"
  from registrations r join attendees a on a.id = r.attendee_id
    left join organizations o on o.id = a.organization_id
    left join check_ins c on c.registration_id = r.id and c.undone_at is null`;

const checkInPerson = {
  id: 'uuid',
  name: 'text',
  organization: 'text?',
  state: word<RegistrationState>(),
  linkVersion: 'int',
  // The current check-in.
  checkInId: 'uuid?',
  inAt: 'timestamptz?',
  // Whether they checked in themselves, with the code of the room.
  isSelf: 'boolean',
} as const;

const listPeopleSql = query(`${personSql} where r.session_id = $1 order by a.name, r.id`, checkInPerson);

const listChangedPeopleSql = query(
  `${personSql}
   where r.session_id = $1 and (r.updated_at >= $2 or exists (select from check_ins n
     where n.registration_id = r.id and (n.recorded_at >= $2 or n.undone_at >= $2)))
   order by a.name, r.id`,
  checkInPerson,
);

/** Lists everybody who ever registered for a session by name, or only those with changes since a moment. */
export async function listCheckInPeople(connection: Connection, sessionId: string, since: Date | null = null) {
  if (since === null) return listPeopleSql.all(connection, [sessionId]);
  return listChangedPeopleSql.all(connection, [sessionId, since]);
}

/** Lists people whose name, address or organization contains a text, or whose ticket has this short code. */
export const searchCheckInPeople = query(
  `${personSql}
   where r.session_id = $1 and (${containsSql('a.search_text', '$2')} or ${containsSql('o.search_text', '$2')}
     or case substr(r.id::text, 15, 1) when '7' then right(r.id::text, 8) else left(r.id::text, 8) end = lower($2))
   order by r.state <> 'confirmed', a.name, r.id limit $3`,
  checkInPerson,
).list<[sessionId: string, search: string, limit: number]>();

/** The last people who were let in, the latest first. */
export const listLatest = query(
  `${personSql} where r.session_id = $1 and c.id is not null order by c.at desc, r.id limit $2`,
  checkInPerson,
).list<[sessionId: string, limit: number]>();

/** A session with check-in, and how many people are checked in. */
export interface CheckInSession {
  session: Session;
  inside: number;
  expected: number;
}

const listSessionsSql = query(
  `select r.session_id as id, count(c.id)::int as inside, count(*)::int as expected
   from registrations r left join check_ins c on c.registration_id = r.id and c.undone_at is null
   where r.session_id = any($1) and ((r.state = 'confirmed' and r.attendance is distinct from 'online') or c.id is not null) group by r.session_id`,
  { id: 'uuid', inside: 'int', expected: 'int' },
);

/** Lists the sessions with check-in that overlap these instants by start, cancelled ones included. */
export async function listCheckInSessions(connection: Connection, from: Date, until: Date): Promise<CheckInSession[]> {
  const sessions = await connection
    .getRepository(Session)
    .createQueryBuilder('session')
    .where(`session.format <> 'online' and session.published_at is not null`)
    .andWhere('session.starts_at < :until and session.ends_at > :from', { from, until })
    .orderBy('session.starts_at')
    .addOrderBy('session.id')
    .getMany();
  const rows = await listSessionsSql.all(connection, [sessions.map(({ id }) => id)]);
  const counts = new Map(rows.map((row) => [row.id, row]));
  return sessions.map((session) => {
    const { inside = 0, expected = 0 } = counts.get(session.id) ?? {};
    return { session, inside, expected };
  });
}

/** Finds the next published session with check-in that starts after `now`. */
export async function findNextCheckInSession(connection: Connection, now: Date): Promise<Session | null> {
  return connection
    .getRepository(Session)
    .createQueryBuilder('session')
    .where(`session.format <> 'online' and session.state = 'published' and session.starts_at > :now`, { now })
    .orderBy('session.starts_at')
    .addOrderBy('session.id')
    .limit(1)
    .getOne();
}
