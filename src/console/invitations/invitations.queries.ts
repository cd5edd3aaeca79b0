import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';
import { listTagNames } from '../../domain/registrations/people/tags.queries.js';
import { registrationClosure } from '../../domain/sessions/session.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { listPublicSessions } from '../../domain/sessions/sessions.queries.js';
import type { Sources } from './invitation-form.js';

const attendedSessionsSql = query(
  `select s.id, s.title from sessions s
   where s.call_id = $1 and exists (select 1 from registrations r where r.session_id = s.id and r.attended_at is not null)
   order by s.starts_at desc, s.id limit 200`,
  { id: 'uuid', title: 'text' },
);

const registeredSessionsSql = query(
  `select s.id, s.title from sessions s where s.call_id = $1 and s.state = 'published' and s.taken + s.waiting > 0
   order by s.starts_at desc, s.id limit 200`,
  { id: 'uuid', title: 'text' },
);

const callsWithPeopleSql = query(
  `select c.slug, c.name from calls c
   where exists (select 1 from attendees a where a.call_id = c.id and a.email <> '')
   order by c.id <> $1, c.opens_on desc, c.id limit 50`,
  { slug: 'text', name: 'text' },
);

/** Returns the sessions of a call to which people can be invited. */
export async function listOpenSessions(connection: Connection, callId: string, now: Date): Promise<Session[]> {
  return (await listPublicSessions(connection, callId)).filter((session) => registrationClosure(session, now) === null);
}

/** Returns whom organizers of a call can invite: people of its sessions, of any call, and with a tag. */
export async function findSources(connection: Connection, callId: string): Promise<Sources> {
  return {
    registered: await registeredSessionsSql.all(connection, [callId]),
    sessions: await attendedSessionsSql.all(connection, [callId]),
    calls: await callsWithPeopleSql.all(connection, [callId]),
    tags: await listTagNames(connection, callId),
  };
}
