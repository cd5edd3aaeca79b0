import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import { json } from '../../../platform/database/columns.js';

const listKnownRevisionsSql = query(
  `select m.session_revision as known, jsonb_agg(r.id) as ids
   from registrations r join lateral (
     select session_revision from messages
     where registration_id = r.id and payload ? 'event' and state <> 'dropped'
     order by position desc limit 1) m on m.session_revision < $2
   where r.session_id = $1 and r.state = 'confirmed' and r.id <> all($3)
   group by 1 order by 1`,
  { known: 'int', ids: json<string[]>() },
);

/** Returns the people with a seat whose last event is of an earlier revision of the session, by that revision. */
export async function listKnownRevisions(
  connection: Connection,
  { id, revision }: { id: string; revision: number },
  except: readonly string[],
): Promise<{ known: number; ids: string[] }[]> {
  return listKnownRevisionsSql.all(connection, [id, revision, except]);
}

const listSeatedLanguagesSql = query(
  `select a.language, jsonb_agg(r.id) as ids from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 and r.state = 'confirmed' group by a.language`,
  { language: 'text', ids: json<string[]>() },
);

/** Returns the people with a seat in a session by the language that they prefer. */
export async function listSeatedLanguages(connection: Connection, sessionId: string) {
  return listSeatedLanguagesSql.all(connection, [sessionId]);
}

const listSeatedListenersSql = query(
  `select id from registrations where session_id = $1 and state = 'confirmed' and listens_in = any($2)`,
  { id: 'uuid' },
);

/** Returns the people with a seat in a session who follow it in one of these languages, by registration. */
export async function listSeatedListeners(connection: Connection, sessionId: string, languages: readonly string[]) {
  return (await listSeatedListenersSql.all(connection, [sessionId, languages])).map(({ id }) => id);
}
