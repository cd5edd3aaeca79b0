import { query } from '../../platform/database/statement.js';
import type { Connection } from '../../platform/database/tx.js';

const countSessionsSql = query(
  `select call_id as "callId", count(*)::int as sessions from sessions where state <> 'cancelled' group by call_id`,
  { callId: 'uuid', sessions: 'int' },
);

/** Returns how many sessions each call has, by its id; calls without one are left out. */
export async function countSessionsByCall(connection: Connection): Promise<Map<string, number>> {
  const rows = await countSessionsSql.all(connection, []);
  return new Map(rows.map(({ callId, sessions }) => [callId, sessions]));
}
