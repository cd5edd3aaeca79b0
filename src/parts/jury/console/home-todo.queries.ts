import { query } from '../../../platform/database/statement.js';
import type { Connection } from '../../../platform/database/tx.js';
import { judgedVersionsSql } from '../domain/judged-text.queries.js';
import { juryStates } from '../domain/score-sheet.js';

/** How far a jury has come. */
export interface JuryCount {
  assigned: number;
  submitted: number;
  /** When the first proposal was released to its juror; null if none was. */
  firstAt: Date | null;
  /** By when scores are due. */
  dueAt: Date;
}

const findScoresDueSql = query(
  `select scores_until_at as "dueAt" from jury_settings j where call_id = $1 and scores_until_at is not null
     and not exists (select from jury_decisions d where d.call_id = j.call_id and d.reopened_at is null)`,
  { dueAt: 'timestamptz' },
);

const countJurySql = query(
  `select count(*)::int as assigned, count(*) filter (where s.state = 'handed-in'
       and coalesce(s.text_version >= t.version, true))::int as submitted,
     min(a.released_at) as "firstAt"
   from proposals p join jury_assignments a on a.proposal_id = p.id and a.released_at is not null
   left join jury_sheets s on s.proposal_id = a.proposal_id and s.juror_id = a.juror_id
   left join ${judgedVersionsSql('vp.call_id = $1')} t on t.proposal_id = p.id
   where p.call_id = $1 and p.merged_into is null and p.state = any($2)
     and not exists (select from jury_conflicts c
       where c.juror_id = a.juror_id and c.proposal_id = a.proposal_id and c.lifted_at is null)`,
  { assigned: 'int', submitted: 'int', firstAt: 'timestamptz?' },
);

/**
 * Counts the score sheets of a call, without those that a declared conflict closes. Returns null if there is no deadline
 * or the winners are decided.
 */
export async function countJury(connection: Connection, callId: string): Promise<JuryCount | null> {
  const due = await findScoresDueSql.maybe(connection, [callId]);
  return due && { ...(await countJurySql.one(connection, [callId, juryStates])), dueAt: due.dueAt };
}
