import { query } from '../../platform/database/statement.js';

/** Returns the themes and criteria of a call that sessions, proposals, reviews or recipients of broadcasts refer to. */
export const listUsedTerms = query(
  `select
     coalesce((select array_agg(distinct slug) from (
       select unnest(themes) from sessions where call_id = $1
       union all select theme from proposals where call_id = $1
       union all select jsonb_array_elements_text(filter -> 'themes') from broadcasts
         where call_id = $1 and jsonb_typeof(filter -> 'themes') = 'array') as used(slug)), '{}') as themes,
     coalesce((select array_agg(distinct slug) from (
       select unnest(criteria) from sessions where call_id = $1
       union all select jsonb_object_keys(s.scores) from jury_sheets s join proposals p on p.id = s.proposal_id
         where p.call_id = $1
       union all select jsonb_object_keys(c.answers) from proposal_contents c join proposals p on p.id = c.proposal_id
         where p.call_id = $1) as used(slug)), '{}') as criteria`,
  { themes: 'text[]', criteria: 'text[]' },
).get<[callId: string]>();
