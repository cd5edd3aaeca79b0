import type { Session } from '../../sessions/session.entity.js';
import type { Connection } from '../../../platform/database/tx.js';
import { query } from '../../../platform/database/statement.js';
import { liveStates } from '../registration.js';

/**
 * Returns SQL of the zone in which a person is during a session: that of the session if they attend in person, and
 * otherwise their own.
 */
export function zoneDuringSql(registration: string, attendee: string, session: string): string {
  const isInPerson = `${session}.format = 'in-person' or ${registration}.attendance = 'in-person'`;
  return `case when ${isInPerson} then ${session}.time_zone else ${attendee}.time_zone end`;
}

const countSeatedZonesSql = query(
  `select r.session_id as "sessionId", ${zoneDuringSql('r', 'a', 's')} as "timeZone", count(*)::int as people
   from registrations r join attendees a on a.id = r.attendee_id join sessions s on s.id = r.session_id
   where r.session_id = any($1) and r.state = 'confirmed'
   group by 1, 2 order by people desc, 2`,
  { sessionId: 'uuid', timeZone: 'text', people: 'int' },
);

/**
 * Returns how many people with a seat are in each time zone, by session. Clock changes are computed in `time/`, never
 * in SQL.
 */
export async function countSeatedZones(
  connection: Connection,
  sessionIds: readonly string[],
): Promise<Map<string, { timeZone: string; people: number }[]>> {
  if (sessionIds.length === 0) return new Map();
  const rows = await countSeatedZonesSql.all(connection, [sessionIds]);
  const zones = new Map<string, { timeZone: string; people: number }[]>();
  for (const { sessionId, timeZone, people } of rows) {
    zones.set(sessionId, [...(zones.get(sessionId) ?? []), { timeZone, people }]);
  }
  return zones;
}

/** The previous session of a series, and the time zones of people who have a seat in both. */
export interface PreviousInSeries {
  sessionId: string;
  startsAt: Date;
  audience: { timeZone: string; people: number }[];
}

const findPreviousInSeriesSql = query(
  `with previous as (
     select id, starts_at from sessions
     where series_id = $2 and state = 'published' and starts_at < $3 and time_zone = $4
       and right(starts_at_local, 5) = right($5, 5)
     order by starts_at desc, id limit 1
   )
   select p.id as "sessionId", p.starts_at as "startsAt", ${zoneDuringSql('r', 'a', 's')} as "timeZone",
     count(*)::int as people
   from previous p
   join registrations before on before.session_id = p.id and before.state = 'confirmed'
   join registrations r on r.attendee_id = before.attendee_id and r.session_id = $1 and r.state = 'confirmed'
   join attendees a on a.id = r.attendee_id
   join sessions s on s.id = r.session_id
   group by p.id, p.starts_at, 3 order by people desc, 3`,
  { sessionId: 'uuid', startsAt: 'timestamptz', timeZone: 'text', people: 'int' },
);

/**
 * Returns the previous published session of the series with the same wall time and zone, whose hour people expect. Null
 * if there is none, or if no one has a seat in both.
 */
export async function findPreviousInSeries(connection: Connection, session: Session): Promise<PreviousInSeries | null> {
  if (session.seriesId === null) return null;
  const rows = await findPreviousInSeriesSql.all(connection, [
    session.id,
    session.seriesId,
    session.startsAt,
    session.timeZone,
    session.startsAtLocal,
  ]);
  const [first] = rows;
  if (first === undefined) return null;
  const audience = rows.map(({ timeZone, people }) => ({ timeZone, people }));
  return { sessionId: first.sessionId, startsAt: first.startsAt, audience };
}

/** How many people with a registration of a call live in which zone, most first. */
export const countZonesOfCall = query(
  `select a.time_zone as "timeZone", count(*)::int as people from attendees a
   where a.call_id = $1 and exists (select from registrations r where r.attendee_id = a.id and r.state = any($2))
   group by a.time_zone order by people desc, a.time_zone`,
  { timeZone: 'text', people: 'int' },
).list((callId: string) => [callId, liveStates]);
