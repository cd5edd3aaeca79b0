import type { Connection } from '../../../platform/database/tx.js';
import { query } from '../../../platform/database/statement.js';

const countPeopleByLinkSql = query(
  `select via as name, count(*)::int as people from attendees
   where call_id = $1 and via is not null and merged_into is null group by via`,
  { name: 'text', people: 'int' },
);

/** Returns how many people first came by each link of a call, by name. */
export async function countPeopleByLink(connection: Connection, callId: string): Promise<Map<string, number>> {
  const rows = await countPeopleByLinkSql.all(connection, [callId]);
  return new Map(rows.map(({ name, people }) => [name, people]));
}
