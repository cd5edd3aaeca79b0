import { countInvitedSpeakers } from '../../domain/notifications/speakers/speaker-invites.queries.js';
import { liveStates, type RegistrationState } from '../../domain/registrations/registration.js';
import type { Connection } from '../../platform/database/tx.js';
import { word } from '../../platform/database/columns.js';
import { query } from '../../platform/database/statement.js';

/** The people whom a change of a session would notify. */
export interface Audience {
  total: number;
  byState: Partial<Record<RegistrationState, number>>;
  /** Most people first. */
  byZone: { timeZone: string; count: number }[];
  byLanguage: { language: string; count: number }[];
  /** The speakers with an event in their calendars. */
  speakers: number;
}

const findAudienceSql = query(
  `select r.state, a.time_zone as "timeZone", a.language, count(*)::int as count
   from registrations r join attendees a on a.id = r.attendee_id
   where r.session_id = $1 and r.state = any($2)
   group by r.state, a.time_zone, a.language`,
  { state: word<RegistrationState>(), timeZone: 'text', language: 'text', count: 'int' },
);

/** Finds the people whom a change of a session would notify now. */
export async function findAudience(connection: Connection, sessionId: string): Promise<Audience> {
  const rows = await findAudienceSql.all(connection, [sessionId, liveStates]);
  const sumBy = (keyOf: (row: (typeof rows)[number]) => string) => {
    const sums = new Map<string, number>();
    for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0) + row.count);
    return [...sums].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  };
  return {
    total: rows.reduce((sum, row) => sum + row.count, 0),
    byState: Object.fromEntries(sumBy((row) => row.state)),
    byZone: sumBy((row) => row.timeZone).map(([timeZone, count]) => ({ timeZone, count })),
    byLanguage: sumBy((row) => row.language).map(([language, count]) => ({ language, count })),
    speakers: await countInvitedSpeakers(connection, sessionId),
  };
}
