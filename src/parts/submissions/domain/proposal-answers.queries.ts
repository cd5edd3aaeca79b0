import { query } from '../../../platform/database/statement.js';

/** Returns how many proposals of a call answer each criterion or question, by its slug or key. */
export const countProposalAnswers = query(
  `select a.key, count(*)::int as count from proposals p join proposal_contents c on c.proposal_id = p.id,
     jsonb_object_keys(c.answers) a(key)
   where p.call_id = $1 group by a.key`,
  { key: 'text', count: 'int' },
).map('key', 'count', (callId: string) => [callId]);
