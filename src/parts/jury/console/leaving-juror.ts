import { callTexts } from '../../../domain/calls/call.js';
import { getCall } from '../../../domain/calls/calls.queries.js';
import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import { translate } from '../../../platform/i18n/messages.js';

const countSql = query(
  `select p.call_id as "callId", count(*) filter (where s.state = 'handed-in')::int as submitted,
     count(*) filter (where s.state is distinct from 'handed-in')::int as open
   from jury_assignments a join proposals p on p.id = a.proposal_id join calls c on c.id = p.call_id
   left join jury_sheets s on s.proposal_id = a.proposal_id and s.juror_id = a.juror_id
   where a.juror_id = $1 and p.merged_into is null and c.archived_at is null
     and not exists (select from jury_decisions d where d.call_id = c.id and d.reopened_at is null)
   group by p.call_id order by p.call_id`,
  { callId: 'uuid', submitted: 'int', open: 'int' },
);

/** Says what becomes of a juror's reviews if they leave the team: a sentence for each call that is not decided. */
export async function leavingJuror(connection: Connection, jurorId: string, language: string): Promise<string[]> {
  const counts = await countSql.all(connection, [jurorId]);
  return Promise.all(
    counts.map(async ({ callId, submitted, open }) => {
      const { name } = callTexts(await getCall(connection, callId), language);
      return translate(language, 'console.jury.member.leaves', { call: name, submitted, open });
    }),
  );
}
