import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';

const listDemandSql = query(
  `select listens_in as "language", count(*) filter (where state = 'confirmed')::int as seats,
     count(*) filter (where state <> 'confirmed')::int as others
   from registrations where session_id = $1 and state in ('pending', 'confirmed', 'waitlisted', 'offered')
   group by listens_in order by count(*) desc, listens_in nulls last`,
  { language: 'text?', seats: 'int', others: 'int' },
);

/** Returns how many people follow a session in each language, with a seat or without one yet; null: they have not said. */
export async function listDemand(connection: Connection, sessionId: string) {
  return listDemandSql.all(connection, [sessionId]);
}
