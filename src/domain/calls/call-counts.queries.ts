import { command } from '../../platform/database/statement.js';

/**
 * Adds up the changes of what is counted in calls, which each transaction has appended. Rows are never updated, so that
 * each keeps its place; those that another instance sums up are gone by then.
 */
export const sumCounts = command(
  `with several as (
     select array_agg(ctid) as places from call_counts group by call_id, what, facts having count(*) > 1 or sum(count) = 0
   ), gone as (
     delete from call_counts c using (select unnest(places) as place from several) s where c.ctid = s.place
     returning c.call_id, c.what, c.facts, c.count
   )
   insert into call_counts select call_id, what, facts, sum(count) from gone
   group by call_id, what, facts having sum(count) <> 0`,
).write();
