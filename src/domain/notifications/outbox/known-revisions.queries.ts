import { query } from '../../../platform/database/statement.js';
import { json } from '../../../platform/database/columns.js';

/** Returns the people with a seat whose last event is of an earlier revision of the session, by that revision. */
export const listKnownRevisions = query(
  `select m.session_revision as known, jsonb_agg(r.id) as ids
   from registrations r join lateral (
     select session_revision from messages
     where registration_id = r.id and payload ? 'event' and state <> 'dropped'
     order by position desc limit 1) m on m.session_revision < $2
   where r.session_id = $1 and r.state = 'confirmed' and r.id <> all($3)
   group by 1 order by 1`,
  { known: 'int', ids: json<string[]>() },
).list(({ id, revision }: { id: string; revision: number }, except: readonly string[]) => [id, revision, except]);

/** Returns the people with a seat in a session by the language that they prefer. */
export const listSeatedLanguages = query(
  `select a.language, jsonb_agg(r.id) as ids from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 and r.state = 'confirmed' group by a.language`,
  { language: 'text', ids: json<string[]>() },
).list<[sessionId: string]>();

/** Returns the people with a seat in a session who follow it in one of these languages, by registration. */
export const listSeatedListeners = query(
  `select id from registrations where session_id = $1 and state = 'confirmed' and listens_in = any($2)`,
  { id: 'uuid' },
).column<[sessionId: string, languages: readonly string[]]>();
