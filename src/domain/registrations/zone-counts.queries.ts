import { type Row, query } from '../../platform/database/statement.js';
import { liveStates } from './registration.js';

/** People in one zone. */
export type ZoneCount = Row<typeof countZonesOfCall>;

/** How many people with a registration of a call live in which zone, most first. */
export const countZonesOfCall = query(
  `select a.time_zone as "timeZone", count(*)::int as people from attendees a
   where a.call_id = $1 and exists (select from registrations r where r.attendee_id = a.id and r.state = any($2))
   group by a.time_zone order by people desc, a.time_zone`,
  { timeZone: 'text', people: 'int' },
).list((callId: string) => [callId, liveStates]);
