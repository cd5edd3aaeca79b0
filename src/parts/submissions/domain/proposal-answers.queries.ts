import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';

const countAnswersSql = query(
  `select a.key, count(*)::int as count from proposals p join proposal_contents c on c.proposal_id = p.id,
     jsonb_object_keys(c.answers) a(key)
   where p.call_id = $1 group by a.key`,
  { key: 'text', count: 'int' },
);

/** Returns how many proposals of a call answer each criterion or question, by its slug or key. */
export async function countProposalAnswers(connection: Connection, callId: string): Promise<Map<string, number>> {
  const rows = await countAnswersSql.all(connection, [callId]);
  return new Map(rows.map(({ key, count }) => [key, count]));
}
