import { query } from '../../../platform/database/statement.js';

/** Returns how many people follow a session in each language, with a seat or without one yet; null: they have not said. */
export const listDemand = query(
  `select listens_in as "language", count(*) filter (where state = 'confirmed')::int as seats,
     count(*) filter (where state <> 'confirmed')::int as others
   from registrations where session_id = $1 and state in ('pending', 'confirmed', 'waitlisted', 'offered')
   group by listens_in order by count(*) desc, listens_in nulls last`,
  { language: 'text?', seats: 'int', others: 'int' },
).list<[sessionId: string]>();
