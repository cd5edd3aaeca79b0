import { orNull, word } from '../../../platform/database/columns.js';
import { query } from '../../../platform/database/statement.js';
import { outcomeSql, publicationJoins } from '../../jury/domain/outcome-sql.js';

/** What becomes of the letters about a decision once it is published. */
export type LetterPlan = Awaited<ReturnType<typeof listLetterPlans>>[number];

/**
 * Returns the results that proposals of a call have, with the letter about each: it leaves at its time, waits for the
 * publication, is held until somebody releases it, or there is none.
 */
export const listLetterPlans = query(
  `select o.outcome, l.send_at as "sendAt",
     case when l.state = 'held' then case when l.held_reason = 'unpublished' then 'waiting' else 'held' end
       when l.state in ('scheduled', 'sending') then 'scheduled' end as plan
   from (select distinct ${outcomeSql} as outcome from proposals p ${publicationJoins}
     where p.call_id = $1 and p.merged_into is null) o
   left join letters l on l.call_id = $1 and l.outcome = o.outcome and l.state in ('scheduled', 'sending', 'held')
   where o.outcome in ('winner', 'outstanding', 'not-selected')
   order by array_position(array['outstanding', 'winner', 'not-selected'], o.outcome)`,
  {
    outcome: word<'winner' | 'outstanding' | 'not-selected'>(),
    sendAt: 'timestamptz?',
    plan: orNull(word<'waiting' | 'held' | 'scheduled'>()),
  },
).list<[callId: string]>();
