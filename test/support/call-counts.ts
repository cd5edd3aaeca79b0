import type { DataSource } from 'typeorm';

/** Returns where the kept counts of calls differ from what there is to count. */
export function miscounted(dataSource: DataSource): Promise<unknown[]> {
  return dataSource.query(
    `select what, facts, sum(n)::int as difference from (
       select call_id, what, facts, count as n from call_counts
       union all select call_id, 'people', facts_of_person(country, time_zone, organization_id, is_own_zone), -1
       from attendees where email <> '' and merged_into is null and enlisted_at is null
       union all select s.call_id, 'registrations', facts_of_registration(r.created_at), -1
       from registrations r join sessions s on s.id = r.session_id
       union all select p.call_id, 'matches', facts_of_match(l.state, l.score, l.evidences), -1
       from proposal_matches l join proposals p on p.id = l.proposal_id where p.merged_into is null
     ) counted group by call_id, what, facts having sum(n) <> 0`,
  );
}

/** Throws if they differ anywhere: for `afterEach`. */
export async function failIfMiscounted(dataSource: DataSource): Promise<void> {
  const wrong = await miscounted(dataSource);
  if (wrong.length > 0) throw new Error(`Counts differ from what there is: ${JSON.stringify(wrong)}`);
}
