import { liveStates } from '../../domain/registrations/registration.js';
import { zoneDuringSql } from '../../domain/registrations/people/zones.queries.js';
import type { Connection } from '../../platform/database/tx.js';
import { query } from '../../platform/database/statement.js';

/** Where the people of a session are, and what they read. */
export interface Audience {
  /** Most people first. */
  byZone: { timeZone: string; count: number }[];
  /** Most people first. */
  byLanguage: { language: string; count: number }[];
}

const findAudienceSql = query(
  `select ${zoneDuringSql('r', 'a', 's')} as "timeZone", a.language, count(*)::int as count
   from registrations r join attendees a on a.id = r.attendee_id join sessions s on s.id = r.session_id
   where r.session_id = $1 and r.state = any($2)
   group by 1, 2`,
  { timeZone: 'text', language: 'text', count: 'int' },
);

/** Finds where the people of a session are, and what they read, with those who wait for a seat. */
export async function findAudience(connection: Connection, sessionId: string): Promise<Audience> {
  const rows = await findAudienceSql.all(connection, [sessionId, liveStates]);
  const sumBy = (keyOf: (row: (typeof rows)[number]) => string) => {
    const sums = new Map<string, number>();
    for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.count);
    return [...sums].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  };
  return {
    byZone: sumBy((row) => row.timeZone).map(([timeZone, count]) => ({ timeZone, count })),
    byLanguage: sumBy((row) => row.language).map(([language, count]) => ({ language, count })),
  };
}
