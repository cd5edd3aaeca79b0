import type { EntityManager } from 'typeorm';

/** How many people with a seat live in each zone, by session. What their clocks do is reckoned in `time/`, never in SQL. */
export async function countSeatedZones(
  tx: EntityManager,
  sessionIds: readonly string[],
): Promise<Map<string, { timeZone: string; people: number }[]>> {
  if (sessionIds.length === 0) return new Map();
  const rows: { sessionId: string; timeZone: string; people: number }[] = await tx.query(
    `select r.session_id as "sessionId", a.time_zone as "timeZone", count(*)::int as people
     from registrations r join attendees a on a.id = r.attendee_id
     where r.session_id = any($1) and r.state = 'confirmed'
     group by r.session_id, a.time_zone order by people desc, a.time_zone`,
    [sessionIds],
  );
  const zones = new Map<string, { timeZone: string; people: number }[]>();
  for (const { sessionId, timeZone, people } of rows) {
    zones.set(sessionId, [...(zones.get(sessionId) ?? []), { timeZone, people }]);
  }
  return zones;
}
