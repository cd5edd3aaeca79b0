import { liveStates } from '../../domain/registrations/registration.js';
import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';

const countPeopleSql = query(
  `select count(distinct r.attendee_id)::int as people, count(*)::int as emails
   from registrations r join sessions s on s.id = r.session_id
   where r.session_id = any($1) and r.state = any($2) and s.state = 'published'`,
  { people: 'int', emails: 'int' },
);

/** Counts the people whom a change of these sessions would notify, and their emails: one for each session. */
export async function countSeriesPeople(
  connection: Connection,
  sessionIds: readonly string[],
): Promise<{ people: number; emails: number }> {
  return countPeopleSql.one(connection, [sessionIds, liveStates]);
}
