import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import type { Juror } from './jury.queries.js';

const listScoringSql = query(
  `select j.id from unnest($2::uuid[]) as j(id)
   where exists (select from jury_assignments a join proposals p on p.id = a.proposal_id
       where a.juror_id = j.id and p.call_id = $1)
     or exists (select from jury_sheets s join proposals p on p.id = s.proposal_id
       where s.juror_id = j.id and p.call_id = $1)`,
  { id: 'uuid' },
);

/** Returns the jurors among these staff, and those who have an assignment or a score sheet in a call. */
export async function filterScoring(
  connection: Connection,
  callId: string,
  jurors: readonly Juror[],
): Promise<Juror[]> {
  // Of jurors it is known, and each page of the jury asks.
  const others = jurors.filter(({ role }) => role !== 'juror').map(({ id }) => id);
  const rows = others.length === 0 ? [] : await listScoringSql.all(connection, [callId, others]);
  const scoring = new Set(rows.map(({ id }) => id));
  return jurors.filter(({ id, role }) => role === 'juror' || scoring.has(id));
}
