import { query } from '../../../platform/database/statement.js';

/** A start that attendees of a session propose by their calendars. */
export interface ProposedStart {
  sessionId: string;
  startsAt: Date;
  people: number;
}

/** Returns the future starts that attendees propose instead of the current one, those of most people first. */
export const tallyProposedTimes = query(
  `select r.session_id as "sessionId", (r.wish->>'startsAt')::timestamptz as "startsAt", count(*)::int as people
   from registrations r
   where r.session_id = any($1) and r.state = 'confirmed' and r.wish->>'startsAt' is not null
     and (r.wish->>'sequence')::int = r.sequence and (r.wish->>'startsAt')::timestamptz > $2
   group by 1, 2 order by people desc, 2, 1 limit $3`,
  { sessionId: 'uuid', startsAt: 'timestamptz', people: 'int' },
).list<[sessionIds: readonly string[], now: Date, limit: number]>();
